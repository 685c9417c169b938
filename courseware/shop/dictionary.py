"""What the shop's tables and columns mean, typed from `datasets/dictionary.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from courseware.content.common import Model, Name, Words
from courseware.i18n import t

ColumnType = Literal["text", "integer", "decimal", "date", "datetime"]


class Column(Model):
    label: Words
    type: ColumnType
    meaning: Words
    unit: Words = ""
    values: dict[str, Words] = {}
    """Code stored in the table → what it stands for. Empty when any value may occur."""
    nullable: bool = False
    ref: str | None = None
    """`table.column` whose values this one repeats."""

    @property
    def title(self) -> str:
        """The label with its unit, as an axis or a column header shows it: `支付金额(元)`."""
        return t("{label}({unit})", label=self.label, unit=self.unit) if self.unit else self.label


class Table(Model):
    label: Words
    row: Words
    """What one row is."""
    key: list[Name] = []
    """Columns that together name a row; empty for a raw log that may hold duplicates."""
    columns: Annotated[dict[Name, Column], Field(min_length=1)]

    @model_validator(mode="after")
    def _key_is_there(self) -> Table:
        if missing := [name for name in self.key if name not in self.columns]:
            raise ValueError(f"key names unknown columns: {', '.join(missing)}")
        return self

    def of_type(self, *types: str) -> list[str]:
        """The columns of these types, in their order."""
        return [name for name, column in self.columns.items() if column.type in types]

    def titles(self) -> dict[str, str]:
        """Column name → label with unit."""
        return {name: column.title for name, column in self.columns.items()}


class Dictionary(Model):
    tables: Annotated[dict[Name, Table], Field(min_length=1)]

    @model_validator(mode="after")
    def _references_exist(self) -> Dictionary:
        for name, table in self.tables.items():
            for column_name, column in table.columns.items():
                if column.ref is None:
                    continue
                target, _, target_column = column.ref.partition(".")
                if target not in self.tables or target_column not in self.tables[target].columns:
                    raise ValueError(f"{name}.{column_name} refers to {column.ref}, which is not there")
        return self

    @property
    def codes(self) -> dict[str, dict[str, str]]:
        """By column name, in whatever table: label → code."""
        found: dict[str, dict[str, str]] = {}
        for table in self.tables.values():
            for name, column in table.columns.items():
                found.setdefault(name, {}).update({label: code for code, label in column.values.items()})
        return found

    @classmethod
    def load(cls, path: Path) -> Dictionary:
        """Read the file. Raises ValueError with one `path:line:col CODE message` a line for what is wrong in it."""
        from courseware.content.reader import read_yaml  # with YAML: a kept dictionary does without
        from courseware.content.schema import validate

        document = read_yaml(path)
        dictionary, problems = None, list(document.problems)
        if not problems:
            dictionary, problems = validate(TypeAdapter(cls), document)
        if problems:
            raise ValueError("\n".join(map(str, problems)))
        assert isinstance(dictionary, cls)
        return dictionary
