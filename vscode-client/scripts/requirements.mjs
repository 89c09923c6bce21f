/**
 * The lines of a requirements file that hold for one version of Python, without their conditions.
 * `pip download` judges conditions by the Python that it runs on, not by the one that it downloads for.
 */
export function requirementsFor(text, version) {
  return text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => line.split(";").map((part) => part.trim()))
    .filter(([, condition]) => condition === undefined || holds(condition, version))
    .map(([requirement]) => requirement);
}

function holds(condition, version) {
  const [, operator, bound] = /^python_version (<|==|>=) "(3\.\d+)"$/.exec(condition) ?? [];
  if (operator === undefined) {
    throw new Error(`requirements.txt has a condition that is not understood: ${condition}`);
  }
  const difference = minor(version) - minor(bound);
  return { "<": difference < 0, "==": difference === 0, ">=": difference >= 0 }[operator];
}

function minor(version) {
  return Number(version.split(".")[1]);
}
