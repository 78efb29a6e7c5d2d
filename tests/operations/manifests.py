"""Holds the manifests of deploy/ against the program: every command line, variable and setting in them is
one that it takes, and what selects processes finds them. Arguments: the program, deploy/, its version."""
import os, subprocess, sys, tempfile
from pathlib import Path

import yaml

program, deploy, version = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
problems = []


def complain(where, what):
    problems.append(f"{where}: {what}")


def check_command(where, arguments, environment, config):
    """As the container would start it, with nothing started."""
    environment = {name: value or "10.0.0.1" for name, value in environment.items()}
    if config:
        environment["ANJU_CONFIG"] = str(config)
    shown = subprocess.run([program, "config", "show", *arguments], capture_output=True, text=True,
                           env={"PATH": os.environ["PATH"], **environment})
    if shown.returncode != 0:
        complain(where, shown.stderr + shown.stdout)
    for name in environment:
        if name != "ANJU_CONFIG" and f"# variable {name}\n" not in shown.stdout:
            complain(where, f"{arguments[0]} takes no {name}")
    return shown.stdout


def check_image(where, image):
    if image.startswith("anju:") and image != f"anju:{version}":
        complain(where, f"{image} is not version {version}")


def check_compose():
    compose = yaml.safe_load((deploy / "compose/compose.yaml").read_text())
    for name, service in compose["services"].items():
        where = f"compose.yaml {name}"
        check_image(where, service["image"])
        if service["image"].startswith("anju:"):
            check_command(where, service["command"], service.get("environment", {}), None)
            if not service.get("read_only") or service.get("user") != "10001:10001":
                complain(where, "may do more than it needs")
        for volume in service.get("volumes", []):
            if volume.split(":")[0] not in compose["volumes"]:
                complain(where, f"there is no volume {volume}")
    kafka = compose["services"]["kafka"]["image"].split(":")[1]
    if f"<kafka.version>{kafka}<" not in (deploy / "kafka/pom.xml").read_text():
        complain("compose.yaml", f"Kafka {kafka} is not the one that tests run on")


def is_within(selector, labels):
    return selector.items() <= labels.items()


def check_kubernetes():
    objects = [one for file in sorted((deploy / "kubernetes").glob("*.yaml"))
               for one in yaml.safe_load_all(file.read_text())]
    settings = next(one for one in objects if one["kind"] == "ConfigMap")["data"]["anju.toml"]
    config = Path(tempfile.mkdtemp()) / "anju.toml"
    config.write_text(settings)
    good = subprocess.run([program, "config", "check", config], capture_output=True, text=True)
    if good.returncode != 0:
        complain("settings.yaml", good.stderr)
    labels = []
    for one in objects:
        template = one.get("spec", {}).get("template")
        if not template:
            continue
        where = f"{one['kind']} {one['metadata']['name']}"
        labels.append(template["metadata"]["labels"])
        if not is_within(one["spec"].get("selector", {}).get("matchLabels", {}), labels[-1]):
            complain(where, "does not select its own processes")
        volumes = {volume["name"] for volume in template["spec"]["volumes"]}
        volumes |= {claim["metadata"]["name"] for claim in one["spec"].get("volumeClaimTemplates", [])}
        for container in template["spec"]["containers"]:
            check_image(where, container["image"])
            shown = check_command(where, container["args"],
                                  {each["name"]: each.get("value") for each in container["env"]}, config)
            mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
            if mounts.keys() - volumes:
                complain(where, f"mounts no volume there is: {mounts.keys() - volumes}")
            # Each file that a setting names is in something mounted.
            for line in shown.splitlines():
                value = line.split(" = ")[1].split("  #")[0]
                held = any(value.startswith(path) for path in [*mounts.values(), "/usr/share/anju"])
                if value.startswith("/") and not held:
                    complain(where, f"nothing is mounted for {line}")
    for one in objects:
        selector = one.get("spec", {}).get("selector")
        if one["kind"] in ("Service", "PodDisruptionBudget"):
            wanted = selector.get("matchLabels", selector)
            if not any(is_within(wanted, each) for each in labels):
                complain(f"{one['kind']} {one['metadata']['name']}", "selects nothing")


check_compose()
check_kubernetes()
print("\n".join(problems))
sys.exit(1 if problems else 0)
