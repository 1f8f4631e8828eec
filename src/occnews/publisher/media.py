"""Images of the workspace: taken in, stored by content, handed to the renderers."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from occnews.config import Config
from occnews.errors import FieldError, InputError
from occnews.model.finding import Finding
from occnews.model.member import Image
from occnews.model.rendering import Logos
from occnews.model.rules import make_finding
from occnews.model.story import Story, StoryImage
from occnews.publisher.files import write_atomically

if TYPE_CHECKING:
    from occnews.intake.images import TakenImage

HEAVY: Final = 1_000_000
MEDIA_NAME: Final = "media"
_STORED_FILE: Final = re.compile(r"[0-9a-f]{64}\.(png|jpg)")


class MediaTray:
    """Takes images in from the folder of an import and holds them until the records that show them are stored.

    ``take`` is what intake calls. Nothing reaches ``media/`` before ``store``, so a dry run leaves no file behind.
    ``shown`` are the pictures that a record shows already: it keeps them, even when their files have gone.
    """

    def __init__(self, folder: Path, media_folder: Path, *, shown: frozenset[str] = frozenset()) -> None:
        self._folder, self._media_folder, self._shown = folder.resolve(), media_folder, shown
        self._taken: dict[str, TakenImage] = {}

    def take(self, source: str) -> Image:
        """Take one file in: ``source`` is a path inside the folder, or the name that a picture is stored under.

        The latter is looked for in ``media/``, and in the ``media/`` that an export puts beside its file. Raises
        FieldError when there is no such file, or it is no usable image.
        """
        from occnews.intake.images import take_in

        if _STORED_FILE.fullmatch(source):
            if source in self._shown or (self._media_folder / source).is_file():
                return Image(file=source)
            return self._take_beside(source)
        if source not in self._taken:
            self._taken[source] = take_in(_read_inside(self._folder, source), source)
        taken = self._taken[source]
        return _image_of(taken, taken.file)

    def _take_beside(self, name: str) -> Image:
        source = f"{MEDIA_NAME}/{name}"
        if not (self._folder / source).is_file():
            raise FieldError(
                "",
                name,
                "is a picture of another workspace, and not here; put the folder media, which was exported with the "
                "records, beside the file",
            )
        return self.take(source)

    def store(self) -> None:
        """Write what was taken into ``media/``; what is there already stays as it is."""
        for taken in self._taken.values():
            write_atomically(self._media_folder / taken.file, taken.data)


def _image_of(taken: "TakenImage", file: str) -> Image:
    return Image(file=file, width=taken.width, height=taken.height)


def _read_inside(folder: Path, source: str) -> bytes:
    try:
        path = (folder / source).resolve()
    except (OSError, RuntimeError):
        raise FieldError("", source, f"«{source}» cannot be read: its links lead in a circle") from None
    if not path.is_relative_to(folder):
        raise FieldError(
            "", source, f"«{source}» is outside {folder}; put the picture beside the file and name it there"
        )
    return read_file(path, source)


def read_file(path: Path, shown: str) -> bytes:
    """Read a picture's bytes. Raises FieldError, which calls it as the user did."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise FieldError("", shown, f"there is no file «{shown}»; check its name") from None
    except (OSError, ValueError) as error:
        raise FieldError("", shown, f"«{shown}» cannot be read: {getattr(error, 'strerror', None) or error}") from None


def take_in_file(config: Config, path: Path) -> Image:
    """Take one picture of the user's own choice into ``media/``. Raises FieldError.

    What a file became is remembered by the hash of its bytes: the cluster's logo is not drawn anew each time.
    """
    data = read_file(path, str(path))
    note = config.media_folder / ".taken" / hashlib.sha256(data).hexdigest()
    if note.is_file():
        image = Image.model_validate_json(note.read_text(encoding="utf-8"))
        if (config.media_folder / image.file).is_file():
            return image
    from occnews.intake.images import take_in  # a build, whose logos are remembered, need not load it

    taken = take_in(data, path.name)
    image = _image_of(taken, taken.file)
    write_atomically(config.media_folder / taken.file, taken.data)
    write_atomically(note, image.model_dump_json(exclude_defaults=True))
    return image


def load_logos(config: Config) -> Logos:
    """The cluster's logos as ``[brand]`` names them, taken into ``media/``. Raises InputError for an unusable one."""
    light, dark = (_load_logo(config, name) for name in (config.brand.logo, config.brand.logo_dark))
    return Logos(light=light, dark=dark)


def _load_logo(config: Config, name: str) -> StoryImage | None:
    if not name:
        return None
    try:
        image = take_in_file(config, config.root / name)
    except FieldError as error:
        raise InputError(f"config.toml, [brand] logo: {error.reason}") from None
    return StoryImage(file=image.file, alt=config.cluster.name, width=image.width, height=image.height)


def check_pictures(config: Config, publication: str, stories: Iterable[Story]) -> tuple[Finding, ...]:
    """Find the pictures of stories that have gone from ``media/``, without which nothing can be published, and those
    that a phone waits for."""
    return tuple(_judge_pictures(config, publication, stories))


def _judge_pictures(config: Config, publication: str, stories: Iterable[Story]) -> Iterator[Finding]:
    for name in sorted({image.file for story in stories for image in story.images if image.file}):
        where, path = f"{publication}: media/{name}", config.media_folder / name
        if not path.is_file():
            mend = f"Bring media/{name} back from a backup, or set the picture again"
            yield make_finding("image-missing", where, "There is no such picture.", mend)
        elif path.stat().st_size > HEAVY:
            message = f"The picture has {path.stat().st_size / 1_000_000:.1f} MB; a phone on the road waits for it."
            yield make_finding("image-heavy", where, message, "Save it smaller, 1200 pixels wide, and set it again")


def copy_pictures(config: Config, names: Iterable[str], folder: Path) -> int:
    """Copy pictures into another ``media`` folder, those that are there; returns how many stand there now."""
    present = [name for name in sorted(names) if (config.media_folder / name).is_file()]
    if folder.resolve() != config.media_folder.resolve():
        copy_images(config, set(present), folder, durable=False)
    return len(present)


def copy_images(config: Config, names: set[str], folder: Path, *, durable: bool = True) -> list[Path]:
    """Copy images from ``media/`` into ``folder``; those already there, being named by content, are left alone.

    Returns the paths. Raises InputError for one that has gone from ``media/``.
    """
    paths = []
    for name in sorted(names):
        source, target = config.media_folder / name, folder / name
        if not target.is_file():
            if not source.is_file():
                raise InputError(f"media/{name} is missing: bring it back from a backup, or set the picture again.")
            write_atomically(target, source.read_bytes(), durable=durable)
        paths.append(target)
    return paths


def read_image(config: Config, name: str) -> bytes:
    """The bytes of an image in ``media/``. Raises InputError when it has gone."""
    try:
        return (config.media_folder / name).read_bytes()
    except FileNotFoundError:
        raise InputError(f"media/{name} is missing: bring it back from a backup, or set the picture again.") from None
