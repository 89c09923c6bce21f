"""What a rule has to say, as Markdown: for `eagerly rule` and for hovers alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from eagerly.names.kinds import UNKNOWN
from eagerly.rules.model import Arguments, Example, Match, Rule, Safety
from eagerly.source.text import decode

if TYPE_CHECKING:
    from eagerly.check.analysis import Analysis, Finding
    from eagerly.fix import Fix

_PROMISE = {
    Safety.SAFE: "**Safe fix.** The program computes the same.",
    Safety.REVIEW: "**Fix to review.**",
    Safety.MANUAL: "**By hand.**",
}


def rule_page(rule: Rule) -> str:
    """All about a rule."""
    summary = f"{_sentence(rule.summary)}{_history(rule)}"
    parts = [f"# {rule.code}: {rule.name}", summary, rule.why.strip(), _promise(rule)]
    parts += _check(rule)
    parts += [_example(example) for example in rule.examples]
    parts += _tables(rule.match)
    parts.append("\n".join(f"- <{link}>" for link in rule.links))
    return "\n\n".join(parts) + "\n"


def rules_index(rules: Iterable[Rule]) -> str:
    """A table of all rules, whose pages are beside it."""
    rows = [(f"[{rule.code}]({rule.code}.md)", rule.name, rule.summary, rule.safety.value) for rule in rules]
    return f"# Rules\n\n{_table(('Code', 'Name', 'What it finds', 'Fix'), rows)}\n"


def _tables(match: Match) -> list[str]:
    """All that a rule's tables say, old and new side by side."""
    tables = []
    if match.moved is not None:
        tables.append(_table(("Before", "Now"), [_code(*entry) for entry in match.moved.items()]))
    if match.calls is not None:
        tables.append(_table(("Call", "Now"), [_code(*entry) for entry in match.calls.items()]))
    if match.arguments is not None:
        tables += _argument_tables(match.arguments)
    if match.places is not None:
        tables.append(_table(("Call", "By keyword from"), [_code(*entry) for entry in match.places.items()]))
    for kind, places in (match.method_places or {}).items():
        tables.append(_table((f"Of {_one(kind)}", "By keyword from"), [_code(*entry) for entry in places.items()]))
    if match.advice is not None:
        advice = [(f"`{symbol}`", _sentence(text)) for symbol, text in match.advice.items()]
        tables.append(_table(("Symbol", "What to do"), advice))
    if match.symbols is not None:
        tables.append(f"It finds {_listed(match.symbols)}.")
    for kind, methods in (match.methods or {}).items():
        tables.append(_table((f"Of {_one(kind)}", "Now"), [_code(*entry) for entry in methods.items()]))
    for kind, names in (match.members or {}).items():
        tables.append(f"Of {_one(kind)}, it finds {_listed(names)}.")
    for kind, renamed in (match.attributes or {}).items():
        tables.append(_table((f"Of {_one(kind)}", "Now"), [_code(*entry) for entry in renamed.items()]))
    for kind, items in (match.items or {}).items():
        tables.append(_table((f"Key of {_one(kind)}", "Now"), [_code(*entry) for entry in items.items()]))
    return tables


def _argument_tables(arguments: Arguments) -> list[str]:
    """Which arguments have another name, which are gone, and of what."""
    tables = []
    if arguments.renamed:
        tables.append(_table(("Argument", "Now"), [_code(*entry) for entry in arguments.renamed.items()]))
    if arguments.removed:
        advice = {argument.replace("'", '"'): _sentence(text) for argument, text in arguments.removed.items()}
        tables.append(
            _table(("Argument", "What to do"), [(f"`{argument}`", text) for argument, text in advice.items()])
        )
    where = [_listed(arguments.functions)] if arguments.functions else []
    where += [f"{_listed(methods)} of {_one(kind)}" for kind, methods in arguments.methods.items()]
    return [*tables, f"In {'; in '.join(where)}."]


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def _code(*texts: str) -> tuple[str, ...]:
    return tuple(f"`{' '.join(text.split())}`" for text in texts)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _one(kind: str) -> str:
    """A value of a kind, in words: `a Keras model`, `an operation`."""
    if kind == UNKNOWN:
        return "a value of any kind"
    words = kind.replace("-", " ").replace("keras", "Keras")
    article = "" if words.endswith("s") else "an " if words[0] in "aeiou" else "a "
    return article + words


def hover(analysis: Analysis, finding: Finding) -> str:
    """What to show over a finding: what it is, why, what can be done, and where to read on."""
    from eagerly.fix import fix_shown  # which a rule's page does without

    rule = finding.rule
    found = fix_shown(analysis, finding)
    parts = [f"**{rule.code}** {rule.name}{_history(rule)}", rule.why.strip()]
    parts += [_sentence(finding.message)] if rule.match.advice is not None else []
    here = _here(analysis, found.preferred)
    if found.preferred is not None:
        what = "" if here is not None else f" {found.preferred.title}."
        parts.append(f"{_PROMISE[found.preferred.safety]}{what} {_paragraph(found.preferred.note)}".rstrip())
    elif found.refusal is not None:
        parts.append(f"**No fix here:** {found.refusal}.")
        parts.append(_paragraph(rule.review or ""))
    else:
        parts.append(_promise(rule))
    parts += _check(rule)
    parts.append(here or _example(rule.examples[0]))
    parts.append(" · ".join(f"[{_title(link)}]({link})" for link in rule.links))
    return "\n\n".join(part for part in parts if part)


def _history(rule: Rule) -> str:
    """When it was deprecated, removed, or began to matter."""
    history = [f"deprecated in {rule.since}"] if rule.since else []
    history += [f"removed in {rule.removed}"] if rule.removed else []
    history += [f"from {rule.applies_from} on"] if rule.applies_from else []
    return f" ({', '.join(history)})" if history else ""


def _here(analysis: Analysis, fix: Fix | None) -> str | None:
    """The line at hand before and after its fix; None where the fix changes more than one line."""
    from eagerly.fix import apply_edits, edits

    changes = edits(analysis, [fix]) if fix is not None else []
    lines = {analysis.text.line_at(offset) for change in changes for offset in change.span}
    if len(lines) != 1 or any("\n" in change.new_text for change in changes):
        return None
    line = lines.pop()
    after = apply_edits(analysis.text, changes)
    before, now = (decode(text.line(line)).strip() for text in (analysis.text, after))
    return f"```python\n# before\n{before}\n# after\n{now}\n```" if now else None


def _promise(rule: Rule) -> str:
    return f"{_PROMISE[rule.safety]} {_paragraph(rule.review or '')}".rstrip()


def _check(rule: Rule) -> list[str]:
    """How a person sees that it is right in his program."""
    return [f"**To check.** {_paragraph(rule.check)}"] if rule.check else []


def _example(example: Example) -> str:
    before, now = _without_import(example.before), example.after or example.by_hand
    if now is None:
        return f"```python\n{before}\n```"
    after = _without_import(now)
    if before == after:
        before, after = example.before.strip(), now.strip()
    label = "after" if example.by_hand is None else "by hand"
    return f"```python\n# before\n{before}\n\n# {label}\n{after}\n```"


def _without_import(source: str) -> str:
    """An example without the import that all of them share."""
    return source.removeprefix("import tensorflow as tf\n").strip("\n")


def _paragraph(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _title(link: str) -> str:
    """A short name for a page: the last part of its address."""
    page = link.rstrip("/").rpartition("/")[2]
    return (
        f"tf.{link.partition('/python/tf/')[2].replace('/', '.')}" if "/python/tf/" in link else page.replace("_", " ")
    )
