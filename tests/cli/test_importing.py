import json
from pathlib import Path

from tests.cli.conftest import RECORDS, Program

from occnews.cli.importing import judge_import


def test_same_file_again_changes_nothing(run: Program) -> None:
    Path("again.csv").write_text(RECORDS, encoding="utf-8")
    outcome = run("members", "import", "again.csv")
    assert (outcome.code, outcome.out, outcome.err) == (0, "again.csv: 4 unchanged.\n", "")


def test_one_bad_row_never_sinks_a_file(run: Program) -> None:
    Path("mixed.csv").write_text("name,joined\nNy AS,2025-11-01\nGal AS,someday\n", encoding="utf-8")
    outcome = run("members", "import", "mixed.csv")
    assert outcome.code == 1
    assert outcome.out.splitlines()[:2] == ["mixed.csv: 1 new, 1 row rejected.", "  new: Ny AS"]
    assert outcome.out.splitlines()[3].split() == ["Line", "Field", "Given", "Why", "it", "was", "rejected"]
    assert outcome.out.splitlines()[4].split()[:3] == ["3", "joined", "someday"]
    assert run("members", "show", "ny-as").code == 0


def test_dry_run_stores_nothing_and_says_what_would_change(run: Program) -> None:
    Path("new.csv").write_text("slug,name,summary\nfjordlys,Fjordlys,Light.\n,Ny AS,\n", encoding="utf-8")
    outcome = run("members", "import", "new.csv", "--dry-run")
    changes = outcome.out.splitlines()[3:]
    assert set(changes) == {
        "    name: Fjordlys [red]Optics[/red] → Fjordlys",
        "    summary: Lamps for surgeons. → Light.",
    }
    assert outcome.out.splitlines()[:3] == [
        "new.csv: 1 new, 1 changed (dry run: nothing is stored).",
        "  new: Ny AS",
        "  changed: Fjordlys",
    ]
    assert run("members", "show", "ny-as").code == 2


def test_json_lists_every_row_of_every_file_and_the_worst_decides(run: Program) -> None:
    Path("mixed.csv").write_text("name,joined\nNy AS,2025-11-01\nGal AS,someday\n", encoding="utf-8")
    outcome = run("members", "import", "mixed.csv", "missing.csv", "--json")
    first, second = json.loads(outcome.out)
    assert outcome.code == 2
    assert (first["new"], first["changed"], first["unchanged"], first["dry_run"]) == (["ny-as"], [], [], False)
    assert [(error["line"], error["field"]) for error in first["errors"]] == [(3, "joined")]
    assert second["file"] == "missing.csv"
    assert "missing.csv" in outcome.err


def test_many_new_members_are_counted_not_listed(run: Program) -> None:
    rows = "".join(f"Firma {number} AS\n" for number in range(30))
    Path("many.csv").write_text(f"name\n{rows}", encoding="utf-8")
    outcome = run("members", "import", "many.csv")
    assert outcome.out.splitlines()[0] == "many.csv: 30 new."
    assert outcome.out.splitlines()[1].endswith("Firma 11 AS and 18 more")


def test_undo_takes_the_last_import_back(run: Program) -> None:
    Path("new.csv").write_text("name\nNy AS\n", encoding="utf-8")
    run("members", "import", "new.csv")
    outcome = run("members", "import", "--undo")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Took back the import of new.csv of ")
    assert outcome.out.splitlines()[1] == "  removed: Ny AS"
    assert run("members", "show", "ny-as").code == 2
    assert "--undo stands alone" in run("members", "import", "--undo", "new.csv").err


def test_mapped_column_is_kept_in_the_settings_unless_it_is_a_dry_run(run: Program) -> None:
    Path("crm.csv").write_text("Navn;Kundenavn 2;Kundenr\nNy AS;Ny;7\n", encoding="utf-8")
    assert "the column «Kundenavn 2» is not a field of a record" in run("members", "import", "crm.csv").err
    columns = ("--map", "Kundenavn 2=short_name", "--map", "Kundenr=")
    assert run("members", "import", "crm.csv", "--dry-run", *columns).out.startswith("crm.csv: 1 new (dry run")
    assert "Kundenavn" not in Path("config.toml").read_text(encoding="utf-8").partition("[intake.columns]")[2]
    assert run("members", "import", "crm.csv", *columns).code == 0
    assert run("members", "import", "crm.csv").out == "crm.csv: 1 unchanged.\n"
    assert '"Kundenavn 2" = "short_name"' in Path("config.toml").read_text(encoding="utf-8")
    assert "--map: «x» is not COLUMN=FIELD" in run("members", "import", "crm.csv", "--map", "x").err


def test_resembling_member_is_flagged_and_merged_on_purpose(run: Program) -> None:
    Path("new.csv").write_text("name,summary,notes\nNordvarde,Other.,Call.\n", encoding="utf-8")
    outcome = run("members", "import", "new.csv")
    assert outcome.out.splitlines()[2].startswith(
        "  line 2: «Nordvarde» resembles «Nordvarde AS» and is a member of its"
    )
    merged = run("members", "merge", "nordvarde-2", "nordvarde").out
    assert merged.splitlines() == [
        "Merged nordvarde-2 into Nordvarde AS (nordvarde).",
        "  notes: Call.",
        "Both had these, and nordvarde keeps its own: summary.",
    ]
    assert run("members", "remove", "nordvarde").out == "Removed Nordvarde AS (nordvarde).\n"


def test_export_is_imported_without_a_change(run: Program) -> None:
    assert run("members", "export", "out.xlsx").out == "4 members written into out.xlsx.\n"
    assert run("members", "import", "out.xlsx").out == "out.xlsx: 4 unchanged.\n"
    assert "is no format of an export" in run("members", "export", "out.doc").err


def test_import_is_judged_by_its_worst_row() -> None:
    assert [judge_import(*numbers) for numbers in ((3, 0), (3, 1), (0, 1), (0, 0))] == [0, 1, 2, 2]
