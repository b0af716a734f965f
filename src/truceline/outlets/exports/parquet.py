"""Apache Parquet: each table of :mod:`tabular` as a file."""

from __future__ import annotations

from truceline.outlets.exports.losses import Losses
from truceline.outlets.exports.material import Material
from truceline.outlets.exports.tabular import SHEETS, table


def parquet(material: Material) -> tuple[dict[str, bytes], str]:
    """The files by name and the loss note."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    files: dict[str, bytes] = {}
    written = 0
    for sheet in SHEETS:
        made = table(sheet, material)
        written += made.num_rows
        sink = pa.BufferOutputStream()
        pq.write_table(made, sink, compression="zstd")
        files[f"{sheet.name}.parquet"] = sink.getvalue().to_pybytes()
    losses = Losses("Parquet", ("texts of documents; positions of the words in them: see Web Annotation",))
    return files, losses.note(written)
