"""Prints what reading a pasted post costs as a whole process, and how it grows with the post."""

import tempfile
from pathlib import Path

from processes import median, run_occnews

SIZES = (3, 30, 300)
MEMBER = """{name} is a biotech company based in Bergen that works on problem {n}. It joined to learn from the others.

"We came for the neighbours, and stay for what they know," said Kari Nordmann, CEO of {name}.

The company expects its first results next year, and hopes to share them with hospitals.
"""


def name_of(n: int) -> str:
    """A name of letters only, as organisations have."""
    return "Fjord" + "".join(chr(ord("a") + int(digit)) for digit in str(n)) + " Biologics AS"


def main() -> None:
    before = 0.0
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        workspace = folder / "workspace"
        run_occnews("init", str(workspace), "--name", "Bench cluster", "--me", "Bench")
        for size in SIZES:
            post = folder / f"{size}.txt"
            members = "\n".join(MEMBER.format(name=name_of(n), n=n) for n in range(size))
            post.write_text(f"Welcome to our newest members\n\n{members}", encoding="utf-8")
            run_occnews("members", "paste", str(post), "--dry-run", workspace=workspace)
            runs = [run_occnews("members", "paste", str(post), "--dry-run", workspace=workspace) for _ in range(5)]
            middle = median(runs)
            growth = f"× {middle.seconds / before:.1f}" if before else ""
            print(f"post of {size:4} members  {middle.seconds:6.2f} s  {middle.megabytes:6.0f} MB  {growth}")
            before = middle.seconds


if __name__ == "__main__":
    main()
