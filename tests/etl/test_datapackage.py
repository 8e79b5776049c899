import json

import pyarrow.parquet as pq

from etl.facts import TABLES
from etl.store import publish
from tests.etl.test_store import put, records


def package(folder):
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


def test_every_table_is_described_as_it_is(tmp_path):
    put(tmp_path)
    resources = {resource["name"]: resource for resource in package(tmp_path)["resources"]}

    assert resources.keys() == TABLES.keys()
    for resource in resources.values():
        table = pq.read_table(tmp_path / resource["path"])
        described = resource["schema"]["fields"]
        assert [field["name"] for field in described] == table.schema.names
        assert [field["constraints"]["required"] for field in described] == [
            not field.nullable for field in table.schema
        ]
        assert resource["rows"] == table.num_rows


def test_keys_are_unique_and_references_are_there(tmp_path):
    put(tmp_path)
    columns = {name: pq.read_table(tmp_path / f"{name}.parquet").to_pydict() for name in TABLES}
    checked = 0
    for resource in package(tmp_path)["resources"]:
        own = columns[resource["name"]]
        for key in resource["schema"].get("primaryKey", []):
            assert len(set(own[key])) == len(own[key])
        for reference in resource["schema"]["foreignKeys"]:
            other = columns[reference["reference"]["resource"] or resource["name"]]
            known = set(other[reference["reference"]["fields"][0]])
            used = {value for value in own[reference["fields"][0]] if value is not None}
            assert used <= known
            checked += len(used)

    assert checked > 5


def test_the_version_is_the_run(tmp_path):
    manifest = publish(tmp_path, records(), catalog={}, quality={}, inputs={}, notes={})

    assert package(tmp_path)["version"] == manifest["run"]
