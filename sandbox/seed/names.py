"""Invented people from many places: given and family names with a Latin spelling, and cities."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Names as they are written in one country; each is `name` or `name/latin`."""

    country: str
    cities: list[str]
    given: list[str]
    family: list[str]
    pattern: str = "{given} {family}"


@dataclass(frozen=True)
class Name:
    """A full name and what a person's address might make of it."""

    full: str
    latin: str
    city: str
    country: str


def _place(country: str, cities: str, given: str, family: str, pattern: str = "") -> Place:
    lists = (cities.split(", "), given.split(), family.split())
    return Place(country, *lists, pattern) if pattern else Place(country, *lists)


PLACES = [
    _place(
        "GB",
        "Leeds, Cardiff, Newcastle upon Tyne",
        "Imogen Callum Rhiannon Dev Siobhán Alistair Beatrix Tom",
        "Hargreaves Pryce O'Leary Whitlock Banerjee Smith-Jones Ó'Briain Underhill",
    ),
    _place(
        "DE",
        "München, Köln, Görlitz",
        "Jürgen Änne Björn Käthe Lutz Friederike Günther Mareike",
        "Müller Weiß Schröder Groß Köhler Vogt Jäger Öttinger",
    ),
    _place(
        "FR",
        "Besançon, Orléans, Nîmes",
        "Zoé Héloïse Benoît Aurélie Maël Françoise Loïc Éloi",
        "Lefèvre d'Aubigné Hervé Guérin Nguyen Bérard L'Hôte Maçon",
    ),
    _place(
        "ES",
        "A Coruña, Cádiz, Logroño",
        "Iñigo Begoña Álvaro Nuria Ximena Joaquín Núria Óscar",
        "Núñez Ibáñez Peña Aguirre Muñoz Salvà Güell Ordóñez",
    ),
    _place(
        "PL",
        "Łódź, Gdańsk, Częstochowa",
        "Łukasz Zofia Świętosława Michał Agnieszka Grażyna Paweł Żaneta",
        "Wójcik Dąbrowska Źródłowska Kowalczyk Więckowski Śliwa Łabędź Ćwik",
    ),
    _place(
        "TR",
        "İstanbul, Iğdır, Eskişehir",
        "İlker Şebnem Çağla Işıl Oğuz Gülşah Tuğba Ömer",
        "Yıldız Öztürk Çelik Işık Şahin Gündoğdu Ağaoğlu Ünal",
    ),
    _place(
        "GR",
        "Αθήνα, Θεσσαλονίκη, Πάτρα",
        "Ελένη/eleni Γιώργος/giorgos Δήμητρα/dimitra Νίκος/nikos Ευγενία/evgenia Σταύρος/stavros",
        "Παππάς/pappas Αλεξίου/alexiou Βλάχος/vlachos Οικονόμου/ikonomou Ψαρρά/psarra",
    ),
    _place(
        "UA",
        "Київ, Львів, Чернівці",
        "Оксана/oksana Тарас/taras Ірина/iryna Соломія/solomia Андрій/andrii Ганна/hanna",
        "Шевчук/shevchuk Ковальчук/kovalchuk Мельник/melnyk Гончар/honchar Юрченко/yurchenko",
    ),
    _place(
        "EG",
        "القاهرة, الإسكندرية, أسوان",
        "ياسمين/yasmin كريم/karim منى/mona عمر/omar هدى/huda طارق/tariq",
        "المصري/elmasry حسن/hassan عبدالله/abdallah سليمان/soliman فاروق/farouk",
    ),
    _place(
        "IL",
        "חיפה, באר שבע, ירושלים",
        "נועה/noa איתן/eitan תמר/tamar יונתן/yonatan שירה/shira גיל/gil",
        "לוי/levi כהן/cohen מזרחי/mizrahi פרץ/peretz אברהמי/avrahami",
    ),
    _place(
        "IN",
        "मुंबई, पुणे, Bengaluru",
        "अनन्या/ananya अर्जुन/arjun प्रिया/priya रोहन/rohan मीरा/meera विक्रम/vikram",
        "शर्मा/sharma पटेल/patel देशपांडे/deshpande सिंह/singh कुलकर्णी/kulkarni",
    ),
    _place(
        "CN",
        "上海, 成都, 哈尔滨",
        "伟/wei 秀英/xiuying 晓明/xiaoming 丽娜/lina 建国/jianguo 雨桐/yutong",
        "王/wang 李/li 欧阳/ouyang 张/zhang 司马/sima",
        "{family}{given}",
    ),
    _place(
        "JP",
        "東京, 札幌, 福岡",
        "さくら/sakura 健太/kenta 陽子/yoko 大輔/daisuke 美咲/misaki 翔/sho",
        "佐藤/sato 鈴木/suzuki 髙橋/takahashi 渡邊/watanabe 五十嵐/igarashi",
        "{family} {given}",
    ),
    _place(
        "KR",
        "서울, 부산, 제주",
        "민준/minjun 서연/seoyeon 지후/jihu 하은/haeun 도윤/doyun 수빈/subin",
        "김/kim 이/lee 박/park 최/choi 남궁/namgung",
        "{family}{given}",
    ),
    _place(
        "TH",
        "กรุงเทพฯ, เชียงใหม่",
        "สมชาย/somchai กานดา/kanda วิชัย/wichai มาลี/malee นภา/napa",
        "ใจดี/jaidee ศรีสุข/srisuk วงศ์ไทย/wongthai แสงทอง/saengthong",
    ),
    _place(
        "VN",
        "Đà Nẵng, Hà Nội",
        "Ngọc Đức Thảo Quỳnh Hiếu Ánh",
        "Nguyễn Trần Phạm Đặng Võ",
        "{family} {given}",
    ),
    _place(
        "ET",
        "አዲስ አበባ, ባሕር ዳር",
        "ሰላም/selam ዳዊት/dawit ሄለን/helen ዮናስ/yonas",
        "በቀለ/bekele ተስፋዬ/tesfaye አበበ/abebe",
    ),
    _place(
        "IS",
        "Reykjavík, Höfn",
        "Þórdís Sigurður Ásta Guðrún Ægir",
        "Þórsdóttir Jónsson Guðmundsdóttir",
    ),
]
LATIN_LETTERS = str.maketrans(
    {"ß": "ss", "ł": "l", "Ł": "l", "ı": "i", "đ": "d", "Đ": "d", "þ": "th", "Þ": "th"}
    | {"ð": "d", "æ": "ae", "Æ": "ae", "ø": "o"}
)


def name_of(number: int) -> Name:
    """The name of the person with this number: the same each time, and varied from one to next."""
    mixed = scatter(number)
    place = PLACES[mixed % len(PLACES)]
    mixed //= len(PLACES)
    given, given_latin = _spellings(place.given[mixed % len(place.given)])
    mixed //= len(place.given)
    family, family_latin = _spellings(place.family[mixed % len(place.family)])
    mixed //= len(place.family)
    full = place.pattern.format(given=given, family=family)
    city = place.cities[mixed % len(place.cities)]
    return Name(full, f"{given_latin}.{family_latin}", city, place.country)


def scatter(number: int) -> int:
    """A number of 64 bits that looks like chance and is the same each time."""
    mixed = (number + 1) * 0x9E3779B97F4A7C15 % 2**64
    mixed ^= mixed >> 31
    mixed = mixed * 0xBF58476D1CE4E5B9 % 2**64
    return mixed ^ (mixed >> 29)


def _spellings(entry: str) -> tuple[str, str]:
    own, _, latin = entry.partition("/")
    return own, latin or _latin(own)


def _latin(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(LATIN_LETTERS))
    return re.sub(r"[^a-z]", "", plain.lower())
