import gzip
import json
from pathlib import Path

import pytest

from truceline.sources.language import language_of

REFUSED = {
    "Urdu": "بھارت اور پاکستان کی افواج نے لائن آف کنٹرول پر جنگ بندی کے معاہدے پر عمل کرنے پر اتفاق کیا ہے۔",
    "Hindi": "भारत और पाकिस्तान की सेनाओं ने नियंत्रण रेखा पर संघर्ष विराम समझौते का पालन करने पर सहमति जताई है।",
    "Spanish": "El gobierno de Colombia y la guerrilla firmaron este lunes un acuerdo de cese al fuego bilateral "
    "y definitivo que entrará en vigor la próxima semana, según informó el presidente.",
    "French": "Le gouvernement et les rebelles ont signé lundi un accord de cessez-le-feu qui doit entrer en vigueur "
    "dès la semaine prochaine, a annoncé la présidence dans un communiqué.",
    "Russian": "Стороны договорились о прекращении огня вдоль всей линии соприкосновения, сообщили наблюдатели ОБСЕ.",
    "Arabic": "اتفق الطرفان على وقف إطلاق النار في جميع أنحاء البلاد ابتداء من منتصف الليل، حسب الوزارة.",
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_languages_are_refused_by_name(name: str) -> None:
    found = language_of(REFUSED[name])
    assert found.refused
    assert found.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Firing at Poonch.",
        "Gaza, Sanaa, Donetsk",
        "THE GENERAL COMMAND STATES THAT THE ARMED FORCES WERE NOT RESPONSIBLE FOR THE SHELLING OF SAN MIGUEL.",
        "Foreign Minister Hina Khar meets President Olafur Grimsson at Bessastadir House near Reykjavik, Iceland.",
        "He said “یہ جنگ بندی ہے” in Urdu, and repeated in English that the ceasefire along the line would hold.",
        "Lt Gen Asif Ghafoor, DG ISPR, Rawalpindi; Maj Gen Babar Iftikhar; Brig Muhammad Ali, Muzaffarabad",
        "12:30 14:06 2021-03-08",
        "",
    ],
)
def test_english_short_or_in_capitals_is_not_refused(text: str) -> None:
    assert not language_of(text).refused


@pytest.mark.needs_data
def test_no_english_development_text_is_refused(data_dir: Path) -> None:
    texts: list[str] = []
    for name in (
        "corpora/dev/articles/elsalvador_muc4.jsonl",
        "events/dev/plv_train.jsonl",
        "geo/development/LGL.jsonl.gz",
    ):
        path = data_dir / name
        data = gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes()
        texts += [json.loads(line)["text"] for line in data.splitlines()]
    assert len(texts) > 1_500
    assert [text[:60] for text in texts if language_of(text).refused] == []
