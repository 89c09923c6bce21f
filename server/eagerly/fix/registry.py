"""Finds the fixes for a finding by the kind of its site and the transformation that its rule names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import GivenArgument, keyword_arguments
from eagerly.check.calls import (
    ChangedCallSite,
    MovedArgumentSite,
    RemovedArgumentSite,
    RenamedArgumentSite,
    UncalledFunction,
)
from eagerly.check.compat import V1Import
from eagerly.check.keras_3 import AddedTensor, ListOfInputs, LossFunction, RenamedMethod, SlashedName
from eagerly.check.keras_layers import LayerInCall, LayerVariable, OverriddenCall
from eagerly.check.keras_logs import BatchLog
from eagerly.check.keras_losses import ScalarLoss
from eagerly.check.keras_metrics import FlatMetrics, StreamingMetric, UncastLabels
from eagerly.check.keras_models import BuiltByShape, ModuleOfLayers, SequentialTensor
from eagerly.check.keras_regularizers import SlimRegularizer
from eagerly.check.layer_calls import AddVariable, CalledVariables, FlagByPlace, KernelByNumbers
from eagerly.check.layer_config import NoConfig, PartialConfig
from eagerly.check.members import ChangedMemberSite, RenamedAttribute, RenamedKey, UncalledMember
from eagerly.check.model_data import ListOfNumbers, PrintingCall
from eagerly.check.quoted import QuotedName
from eagerly.check.saving import SavedPath
from eagerly.check.signatures import LostArgument, MovedArguments
from eagerly.check.symbols import DeprecatedImport, MovedUse, NamedAttribute
from eagerly.check.weight_names import WeightName
from eagerly.fix import (
    accuracy,
    added,
    backend_functions,
    building,
    callbacks,
    calls,
    checkpoints,
    compat,
    data_workers,
    generators,
    graph_mode,
    imported,
    keras_1,
    keras_3,
    keras_backend,
    keras_objects,
    keras_session,
    layer_calls,
    layer_config,
    layer_updates,
    layers,
    listed_weights,
    losses,
    made_once,
    meanings,
    members,
    metrics,
    mirrored,
    mnist,
    model_input,
    models,
    modules,
    moved,
    optimizers,
    own_names,
    quoted,
    regularizers,
    rnn_cells,
    saving,
    sessions,
    signatures,
    sizes,
    switches,
    symbolic,
    train_phase,
    weight_names,
)
from eagerly.fix.model import CannotFixError, Fix, Fixes, UnplacedError
from eagerly.rules.model import Safety, Transformation
from eagerly.source.text import Span
from eagerly.source.tree import span

Fixer = Callable[[Analysis, Finding], Fix]
MoreFixes = Callable[[Analysis, Finding], list[Fix]]

_BY_SITE: dict[type, Fixer] = {
    MovedUse: moved.rename,
    NamedAttribute: moved.rename_attribute,
    DeprecatedImport: imported.fix_import,
    ChangedCallSite: calls.rewrite_call,
    RenamedArgumentSite: calls.rename_argument,
    RemovedArgumentSite: calls.remove_argument,
    MovedArgumentSite: calls.name_arguments,
    UncalledFunction: calls.refuse_uncalled,
    MovedArguments: signatures.name_arguments,
    LostArgument: signatures.refuse_lost,
    V1Import: compat.switch_import,
    AddedTensor: added.add_loss,
    LayerInCall: made_once.layer_in_call,
    LayerVariable: layers.add_weight,
    LossFunction: layer_updates.loss_in_call,
    OverriddenCall: layer_updates.rename_call,
    ScalarLoss: losses.reduce_last_axis,
    StreamingMetric: metrics.streaming_metric,
    UncastLabels: metrics.cast_labels,
    FlatMetrics: metrics.nest_metrics,
    BuiltByShape: building.call_with_input,
    ModuleOfLayers: modules.derive_from_model,
    WeightName: weight_names.go_by_path,
    ChangedMemberSite: members.rewrite_member,
    UncalledMember: calls.refuse_uncalled,
    RenamedAttribute: members.rename_attribute,
    RenamedKey: members.rename_key,
    AddVariable: layer_calls.add_weight,
    KernelByNumbers: layer_calls.kernel_size,
    CalledVariables: layer_calls.read_variables,
    FlagByPlace: layer_calls.name_flag,
    NoConfig: layer_config.write_config,
    PartialConfig: layer_config.complete_config,
    RenamedMethod: keras_3.rename_method,
    SlashedName: keras_3.rename_layer,
    ListOfInputs: keras_3.give_tuple,
    ListOfNumbers: keras_3.make_array,
    PrintingCall: keras_3.keep_quiet,
    SequentialTensor: keras_3.read_first,
    SlimRegularizer: regularizers.use_keras,
    SavedPath: saving.rename_file,
    BatchLog: models.read_batch,
    QuotedName: quoted.rename,
}
_BY_NAME: dict[Transformation | None, Fixer] = {
    "axis-last": meanings.axis_last,
    "attribute-of-keras": own_names.rename,
    "callback-model": callbacks.set_model,
    "case-by-list": meanings.case_by_list,
    "checkpoint-period": checkpoints.count_batches,
    "name-logits": meanings.name_logits,
    "mirrored-model": mirrored.mirror,
    "numpy-function": meanings.numpy_function,
    "constant-in-full": meanings.constant_in_full,
    "data-workers": data_workers.move,
    "device-name": meanings.device_name,
    "graph-mode": graph_mode.turn_eager_off,
    "hard-sigmoid": meanings.hard_sigmoid,
    "monitored-accuracy": accuracy.rename,
    "resize-method": meanings.resize,
    "rnn-cell": rnn_cells.convert,
    "session": sessions.convert,
    "stop-gradient": meanings.stop_gradient,
    "stop-loop-gradient": meanings.stop_loop_gradient,
    "string-split": meanings.split_strings,
    "symbolic-layer": symbolic.convert,
    "tensor-identity": meanings.compare_identity,
    "input-in-front": model_input.put_in_front,
    "keras-session": keras_session.configure,
    "remove-call": models.remove_call,
    "predict-classes": models.classes,
    "keras-1-argument": keras_1.convert_argument,
    "keras-1-format": keras_1.write_format,
    "keras-1-merge": keras_1.write_merges,
    "generator-method": generators.drive,
    "keras-1-generator": generators.convert,
    "layer-metric": layer_updates.metric_in_call,
    "first-node": models.read_attribute,
    "metric-names": models.name_metrics,
    "layer-shape": models.shape_of_tensor,
    "layer-update": layer_updates.update_in_call,
    "learning-phase-set": train_phase.forget_phase,
    "listed-weights": listed_weights.remove,
    "train-phase": train_phase.choose_by_training,
    "plain-size": sizes.plain_size,
    "read-mnist": mnist.read_with_keras,
    "remove-attribute": members.remove_attribute,
    "remove-statement": switches.remove_statement,
    "remove-graph-switch": switches.remove_graph_switch,
    "backend-function": backend_functions.make_model,
    "keras-backend": keras_backend.rewrite,
    "keras-layer": keras_objects.write_layer,
    "keras-loss": losses.write_loss,
    "keras-optimizer": keras_objects.write_optimizer,
    "keras-initializer": keras_objects.write_initializer,
    "keras-schedule": optimizers.write_schedule,
    "decay-schedule": optimizers.decay_by_schedule,
}
_TAKING_AWAY = {"backend-function", "keras-session"}
"""What takes away more than its finding speaks of, on which there may be others."""
_OTHERS: tuple[MoreFixes, ...] = (
    compat.use_compat_v1,
    layers.keep_tf_variable,
    layer_config.register,
    keras_backend.use_backend,
    members.iterate,
    models.either_classes,
)


def fixes(analysis: Analysis, finding: Finding) -> Fixes:
    """What can be done about a finding: the fix to prefer, others, or why there is none."""
    others = tuple(fix for more in _OTHERS for fix in more(analysis, finding))
    return replace(main_fix(analysis, finding), others=others)


def main_fix(analysis: Analysis, finding: Finding) -> Fixes:
    """The fix to prefer, or why there is none: its own, or that of another finding which takes its place away."""
    own = _own_fix(analysis, finding)
    if own.refusal is None:
        return own
    others = (each for each in analysis.findings if each.rule.fix in _TAKING_AWAY and each is not finding)
    taking = next(
        (fix for other in others if (fix := _own_fix(analysis, other).preferred) and _takes(fix, finding)), None
    )
    return Fixes(taking) if taking is not None else own


def _takes(fix: Fix, finding: Finding) -> bool:
    """Whether a fix takes away what a finding speaks of."""
    return any(finding.span.within(each.span) and not each.keeps(finding.span) for each in fix.replacements)


def _own_fix(analysis: Analysis, finding: Finding) -> Fixes:
    """The fix that a rule has for a finding, or why there is none; worked out once."""
    known = analysis.memo.get(finding)
    if not isinstance(known, Fixes):
        known = analysis.memo[finding] = _made(analysis, finding)
    return known


def _made(analysis: Analysis, finding: Finding) -> Fixes:
    kept = compat.keep(analysis, finding) if analysis.settings.target == "compat" else None
    if kept is not None:
        return Fixes(kept)
    if imported.is_unused(analysis, finding):
        return Fixes(imported.remove_unused(analysis, finding))
    fixer = _BY_NAME.get(finding.rule.fix) or _BY_SITE.get(type(finding.site))
    if fixer is None or finding.rule.safety is Safety.MANUAL:
        return Fixes()
    try:
        return Fixes(fixer(analysis, finding))
    except UnplacedError as reason:
        return Fixes(refusal=_argument_in_the_way(analysis, finding) or str(reason))
    except CannotFixError as reason:
        return Fixes(refusal=" ".join(str(reason).split()))


def _argument_in_the_way(analysis: Analysis, finding: Finding) -> str | None:
    """Which keyword of a call is in its way, having no fix of its own; if all have one, what is to be fixed first."""
    site = finding.site
    if not isinstance(site, ChangedMemberSite | ChangedCallSite):
        return None
    call = site.node if isinstance(site, ChangedMemberSite) else site.call
    known, named = set(site.template.parameters), keyword_arguments(analysis, call)
    stopping = [each for each in named if each.keyword not in known or site.template.lost([each.keyword]) is not None]
    first = []
    for argument in stopping:
        other = next((each for each in analysis.findings if each.span == _keyword(argument)), None)
        if other is None:
            return f"it has an argument `{argument.keyword}`, which has no counterpart"
        refusal = main_fix(analysis, other).refusal
        if refusal is not None:
            return f"`{argument.keyword}` ({other.rule.code}): {refusal}"
        first.append(f"`{argument.keyword}` ({other.rule.code})")
    return f"what is said of {', '.join(first)} has to be fixed first" if first else None


def _keyword(argument: GivenArgument) -> Span:
    """Where the name of a keyword argument is."""
    name = argument.node.child_by_field_name("name")
    return span(name or argument.node)
