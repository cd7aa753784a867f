"""Cut the models of some app labels out of whole contracts.

python -m contract.cut A.json B.json LABEL...
"""

import json
import sys
from pathlib import Path

MODELS = Path(__file__).parent / "models"


def union(releases: dict[str, dict], label: str) -> dict[str, dict]:
    """Every model of an app label that any release has, with every column that any has."""
    found: dict[str, dict] = {}
    for models in releases.values():
        for name, model in models.items():
            app_label, _, model_name = name.partition(".")
            if app_label == label:
                merge(found, model_name, model)
    return dict(sorted(found.items()))


def merge(found: dict[str, dict], name: str, model: dict) -> None:
    """Add a model, or the columns and keys it has beyond those already there."""
    if name not in found:
        found[name] = json.loads(json.dumps(model))
        return
    known = {field["name"] for field in found[name]["fields"]}
    found[name]["fields"] += [field for field in model["fields"] if field["name"] not in known]
    for key in ("unique", "indexes"):
        found[name][key] += [names for names in model[key] if names not in found[name][key]]


def lines(models: dict[str, dict]) -> str:
    """JSON with one model a line."""
    rows = (f"{json.dumps(name)}: {json.dumps(model)}" for name, model in models.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


def main(arguments: list[str]) -> None:
    """Write models/LABEL.json for each label."""
    paths = [Path(argument) for argument in arguments if argument.endswith(".json")]
    releases = {path.stem: json.loads(path.read_text())["models"] for path in paths}
    for label in arguments[len(paths) :]:
        (MODELS / f"{label}.json").write_text(lines(union(releases, label)))


if __name__ == "__main__":
    main(sys.argv[1:])
