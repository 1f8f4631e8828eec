"""Make the backup of a released version that later versions must open: python tests/data/backups/make_backup.py

To be run once, with the version that is released; what it writes is never changed afterwards.
"""

import datetime as dt
import itertools
import tempfile
from pathlib import Path

from occnews import __version__
from occnews.config import load_config
from occnews.model.dates import Period
from occnews.publisher import Publisher, approval, backup, corrections, drafting, members, open_publisher
from occnews.publisher.setup import Answers, init_workspace

NOW = dt.datetime(2025, 11, 26, 8, 0, tzinfo=dt.UTC)
RECORDS = """name,kind,joined,city,country,website,summary,quote,speaker,role
Fjord Isotopes,biotech,2025-11-03,Oslo,NO,https://fjord.example,Makes isotopes.,We are glad.,Liv Berg,CEO
Bregne Bank,financial institution,2025-11-10,Bergen,NO,,,,,
Havn Robotics,technology,2025-09-15,Oslo,NO,https://havn.example,Builds robots.,,,
"""


def publish(p: Publisher) -> None:
    """Take the digest from draft to public."""
    approval.submit_for_review(p, "2025-11")
    approval.approve(p, "2025-11", by="Chief")
    approval.publish(p, "2025-11")


def main() -> None:
    """Make a workspace with a corrected digest, and keep its backup beside this file."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "workspace"
        init_workspace(root, Answers(name="Fjord Cluster", site_url="https://news.fjord.example", me="Editor"))
        (root / "members.csv").write_text(RECORDS, encoding="utf-8")
        ids = itertools.count(1)
        with open_publisher(load_config(root, {}), by="", now=NOW, new_id=lambda: f"id-{next(ids)}") as p:
            members.import_members(p, root / "members.csv")
            members.approve_quote(p, "fjord-isotopes", 1, by="Liv Berg", how="email")
            drafting.draft_digest(p, Period.parse("2025-11"))
            publish(p)
            corrections.correct(p, "2025-11", because="The headline was wrong.")
            publish(p)
            backup.back_up(p, Path(__file__).parent / f"{__version__}.zip")


if __name__ == "__main__":
    main()
