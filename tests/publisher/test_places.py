"""Where a workspace had better not be."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from occnews.publisher.places import is_on_network, name_sync, warn_of_place

MOUNTS = [
    ("/", "ext4"),
    ("/srv/team drive", "nfs4"),
    ("/srv/team drive/local", "xfs"),
    ("/mnt/share", "cifs"),
    ("/run/user/1000/gvfs", "fuse.gvfsd-fuse"),
    ("/mnt/disk", "fuseblk"),
]


@pytest.mark.parametrize(
    ("path", "program"),
    [
        (PureWindowsPath(r"C:\Users\kari\OneDrive - Fjord Cluster\news"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\kari\OneDrive"), "OneDrive"),
        (PurePosixPath("/home/kari/Dropbox (Personal)/news"), "Dropbox"),
        (
            PurePosixPath("/Users/kari/Library/CloudStorage/GoogleDrive-kari@fjord.example/My Drive/news"),
            "Google Drive",
        ),
        (PurePosixPath("/Users/kari/Library/CloudStorage/Dropbox/news"), "Dropbox"),
        (PurePosixPath("/Users/kari/Library/Mobile Documents/com~apple~CloudDocs/news"), "iCloud"),
        (PureWindowsPath(r"C:\Users\kari\iCloudDrive\news"), "iCloud"),
        (PureWindowsPath(r"G:\Min disk\news"), "Google Drive"),
        (PurePosixPath("/home/kari/Nextcloud/news"), "Nextcloud"),
        (PurePosixPath("/home/kari/news"), ""),
        (PurePosixPath("/home/kari/droplets/onedriveless"), ""),
        (PurePosixPath("/home/boxer/toolbox/news"), ""),
    ],
)
def test_name_sync_knows_the_folders_of_programs_that_copy(path: PurePosixPath, program: str) -> None:
    assert name_sync(path) == program


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/kari/news", False),
        ("/srv/team drive/news", True),
        ("/srv/team drive/local/news", False),
        ("/srv/team driveway/news", False),
        ("/mnt/share", True),
        ("/run/user/1000/gvfs/smb-share/news", True),
        ("/mnt/disk/news", False),
    ],
)
def test_is_on_network_goes_by_the_innermost_mount(path: str, expected: bool) -> None:
    assert is_on_network(PurePosixPath(path), MOUNTS) is expected


def test_is_on_network_knows_a_share_by_its_name() -> None:
    assert is_on_network(PureWindowsPath(r"\\server\team\news"), [])
    assert not is_on_network(PureWindowsPath(r"C:\news"), [])


def test_warn_of_place_says_what_to_do(tmp_path: Path) -> None:
    assert warn_of_place(tmp_path) == ""
    place = tmp_path / "Dropbox" / "news"
    assert warn_of_place(place) == (
        f"{place} is in a folder of Dropbox, which may copy the database while it is being written. Keep the workspace "
        "in a folder of this computer alone, and put copies there: occnews backup FILE"
    )
