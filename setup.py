"""What pyproject.toml cannot say: a wheel brings its catalogs compiled."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogs(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for source in Path("tongpin/locale").rglob("*.po"):
                compile_catalog(source, Path(self.build_lib) / source.with_suffix(".mo"))


def compile_catalog(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as po, target.open("wb") as mo:
        write_mo(mo, read_po(po))


setup(cmdclass={"build_py": BuildWithCatalogs})
