# SPDX-License-Identifier: Apache-2.0
"""The rules of a document with signatures as a whole, written apart from the signing code: certification and locks (45 to 54),
what a later revision may do (55 to 58), attacks (62 to 64), PDF/A (66, 67).

Rules 59, 60 and 61 name attacks that rules 19 to 22 and 56 see; rule 65 (the anchor is shown) is about a report, not a file.

    find_faults(data)  →  {rule: [sentence, ...]}

source  ISO 32000-2:2020 12.7.5.5, 12.8.2, 12.8.4; ISO 19005-2:2011 6.1.12, 6.4.3, 6.3.3"""
import pdf_reader
from pdf_reader import Dictionary, Malformed, Reference, Stream

MARKUP = ("Widget", "Link")
CATALOG_MAY_CHANGE = {"AcroForm", "DSS", "Extensions", "Version", "Metadata"}
FORM_MAY_CHANGE = {"Fields", "SigFlags"}
FIELD_MAY_GET = {"V", "AP", "F", "Lock", "M"}
DIGEST_KEYS = {"DigestMethod", "DigestValue", "DigestLocation"}


def freeze(value):
    """A value that compares by content."""
    if isinstance(value, Stream):
        return ("stream", freeze(value.dictionary), value.raw)
    if isinstance(value, dict):
        return ("dictionary", tuple(sorted((key, freeze(one)) for key, one in value.items())))
    if isinstance(value, list):
        return ("array", tuple(map(freeze, value)))
    return (type(value).__name__, value)


def differing(old, new):
    """The keys by which two dictionaries differ."""
    return {key for key in {*old, *new} if freeze(old.get(key)) != freeze(new.get(key)) or (key in old) != (key in new)}


class Signed:
    """One signature: its field, its dictionary, where it ends."""

    def __init__(self, document, field):
        self.name, self.reference = field.name, field.values["V"]
        self.value = document.resolve(self.reference)
        numbers = self.value.get("ByteRange")
        self.end = sum(numbers[2:]) if isinstance(numbers, list) and all(isinstance(one, int) for one in numbers) else 0
        self.is_stamp = self.value.get("Type") == "DocTimeStamp" or self.value.get("SubFilter") == "ETSI.RFC3161"
        self.references = [document.resolve(one) for one in document.resolve(self.value.get("Reference")) or []]

    def transform(self, document, method):
        """The TransformParams of that method, or None."""
        for one in self.references:
            if one.get("TransformMethod") == method:
                return document.resolve(one.get("TransformParams")) or Dictionary()
        return None


class Whole:
    def __init__(self, data):
        self.data = data
        self.document = pdf_reader.Document(data)
        self.fields = self.document.fields()
        self.signatures = [Signed(self.document, field) for field in self.document.signature_fields()]
        self.permissions = self.document.resolve(self.document.catalog.get("Perms")) or Dictionary()
        self.certifications = [one for one in self.signatures if one.transform(self.document, "DocMDP") is not None]

    def all_values(self):
        for number in self.document.entries:
            found = self.document.object(number)
            if found is not None:
                yield number, found.value

    def permitted(self):
        """P of the certification, or None."""
        if not self.certifications:
            return None
        return self.certifications[0].transform(self.document, "DocMDP").get("P", 2)


# ---- certification and locks ----

def check_certification(it):
    if len(it.certifications) > 1:
        yield 45, "%d certification signatures" % len(it.certifications)
    if it.certifications and it.certifications[0] is not it.signatures[0]:
        yield 45, "the certification %s is not the first signature" % it.certifications[0].name
    target = it.permissions.get("DocMDP")
    if it.certifications and target != it.certifications[0].reference:
        yield 46, "Perms/DocMDP is %r, the certification %r" % (target, it.certifications[0].reference)
    if target is not None and not it.certifications:
        yield 46, "Perms/DocMDP without a signature that certifies"
    for one in it.certifications:
        parameters = one.transform(it.document, "DocMDP")
        if parameters.get("P", 2) not in (1, 2, 3) or parameters.get("V") != "1.2":
            yield 47, "P %r, V %r" % (parameters.get("P", 2), parameters.get("V"))


def check_references(it):
    for one in it.signatures:
        for reference in one.references:
            if DIGEST_KEYS & set(reference):
                yield 48, "%s: %s" % (one.name, sorted(DIGEST_KEYS & set(reference)))
        parameters = one.transform(it.document, "FieldMDP")
        if parameters is not None:
            for sentence in find_lock_faults(it.document, parameters):
                yield 53, "%s: %s" % (one.name, sentence)
            if parameters.get("V") != "1.2":
                yield 53, "%s: V %r" % (one.name, parameters.get("V"))
    if {"UR", "UR3"} & set(it.permissions):
        yield 49, "usage rights"


def find_lock_faults(document, lock):
    action, fields = lock.get("Action"), document.resolve(lock.get("Fields"))
    if action not in ("All", "Include", "Exclude"):
        yield "Action %r" % action
    elif action != "All" and not isinstance(fields, list):
        yield "Fields %r" % fields


def covers(document, lock, name):
    names = [pdf_reader.decode_text(document.resolve(one)) for one in document.resolve(lock.get("Fields")) or []]
    listed = any(name == one or name.startswith(one + ".") for one in names)
    return {"All": True, "Include": listed, "Exclude": not listed}.get(lock.get("Action"), False)


def check_locks(it):
    waiting = [field for field in it.fields if field.values["FT"] == "Sig" and it.document.resolve(field.values["V"]) is None]
    for field in it.fields:
        lock = it.document.resolve(field.dictionary.get("Lock"))
        if isinstance(lock, Dictionary):
            for sentence in find_lock_faults(it.document, lock):
                yield 52, "%s: %s" % (field.name, sentence)
            if "P" in lock and lock["P"] not in (1, 2, 3):
                yield 52, "%s: P %r" % (field.name, lock["P"])
    for one in it.signatures:
        parameters = one.transform(it.document, "FieldMDP")
        blocked = [field.name for field in waiting if parameters is not None and covers(it.document, parameters, field.name)]
        if blocked:
            yield 54, "%s keeps %s from being signed" % (one.name, ", ".join(blocked))


# ---- later revisions ----

def walk(document, values, found):
    """Notes every reference that hangs on the values."""
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, Reference) and value not in found:
            found.add(value)
            waiting.append(document.resolve(value))
        elif isinstance(value, (dict, Stream)):
            waiting += (value.dictionary if isinstance(value, Stream) else value).values()
        elif isinstance(value, list):
            waiting += value


class Later:
    """What came after a signature: the document as it stood then, and as it stands now."""

    def __init__(self, whole, signed):
        self.whole, self.new = whole, whole.document
        self.old = pdf_reader.Document(whole.data[:signed.end])
        self.locks = [parameters for parameters in (one.transform(self.new, "FieldMDP") for one in whole.signatures
                                                     if one.end <= signed.end) if parameters is not None]
        certified = [one for one in whole.certifications if one.end <= signed.end]
        self.p = certified[0].transform(self.new, "DocMDP").get("P", 2) if certified else None
        self.old_fields = {field.reference: field for field in self.old.fields()}
        self.new_fields = {field.reference: field for field in self.new.fields()}
        self.widgets = {widget: field for field in self.new_fields.values() for widget in field.widgets}
        self.reached = set()
        self.reachable, self.own = set(), set() # all that is shown now; what belonged to store, Info and metadata before
        walk(self.new, [self.new.trailer], self.reachable)
        walk(self.old, [self.old.catalog.get("DSS"), self.old.catalog.get("Metadata"), self.old.trailer.get("Info")], self.own)

    def changed(self):
        """(number, old value or None, new value or None)."""
        for number in sorted({*self.old.entries, *self.new.entries}):
            before, after = self.old.object(number), self.new.object(number)
            if freeze(before.value if before else None) != freeze(after.value if after else None):
                yield number, before, after

    def reach(self, value, depth=0):
        """Notes what hangs on a value that may change."""
        if isinstance(value, Reference):
            if value in self.reached or depth > 64:
                return
            self.reached.add(value)
            self.reach(self.new.resolve(value), depth + 1)
        elif isinstance(value, Stream):
            self.reach(value.dictionary, depth + 1)
        elif isinstance(value, dict):
            for key, one in value.items():
                if key not in ("P", "Parent", "Page", "Dest"):
                    self.reach(one, depth + 1)
        elif isinstance(value, list):
            for one in value:
                self.reach(one, depth + 1)

    def roots(self):
        catalog, form = self.new.catalog, self.new.resolve(self.new.catalog.get("AcroForm")) or {}
        return catalog, form, self.old.resolve(self.old.catalog.get("AcroForm")) or {}


def check_extensions(later):
    old, new = (document.resolve(document.catalog.get("Extensions")) or {} for document in (later.old, later.new))
    for key in old:
        before, after = later.old.resolve(old[key]), later.new.resolve(new.get(key))
        if not isinstance(after, type(before)) or (isinstance(before, dict) and
                                                   after.get("ExtensionLevel", 0) < before.get("ExtensionLevel", 0)):
            yield 56, "the extension %s is gone, or its level lower" % key


def fonts_that_draw_nothing(later):
    """PDFBox and iText 5 give the form fonts and a default appearance before they stamp; where all fields are signatures nobody draws by them."""
    drawn = any(field.values["FT"] != "Sig" for field in later.old_fields.values())
    return set() if drawn else {"DA", "DR"}


def check_catalog(later):
    old, new = later.old.catalog, later.new.catalog
    yield from check_extensions(later)
    odd = differing(old, new) - CATALOG_MAY_CHANGE
    if odd == {"Perms"} and not later.old.resolve(old.get("Perms")):
        odd = set()
    if odd:
        yield 56, "the catalog's %s changed" % ", ".join(sorted(odd))
    _, form, old_form = later.roots()
    may_change = FORM_MAY_CHANGE | fonts_that_draw_nothing(later)
    if old_form and differing(old_form, form) - may_change:
        yield 56, "the form's %s changed" % ", ".join(sorted(differing(old_form, form) - may_change))
    if "DR" in may_change:
        later.reach(form.get("DR"))
    before, after = (document.resolve(one.get("Fields")) or [] for document, one in ((later.old, old_form), (later.new, form)))
    if after[:len(before)] != before:
        yield 56, "fields were removed or put into another order"
    for key in ("DSS", "Extensions", "Metadata"):
        later.reach(new.get(key))
    later.reach(later.new.trailer.get("Info"))


def check_fields(later):
    """New fields, new values."""
    for reference, field in later.new_fields.items():
        before, value = later.old_fields.get(reference), later.new.resolve(field.values["V"])
        is_stamp = isinstance(value, dict) and value.get("Type") == "DocTimeStamp"
        if before is None:
            if field.values["FT"] != "Sig":
                yield 56, "a new field %s that is no signature" % field.name
            elif later.p in (1, 2) and not is_stamp:
                yield 51 if later.p == 2 else 50, "a new field %s after P=%d" % (field.name, later.p)
        elif freeze(before.values["V"]) != freeze(field.values["V"]):
            if field.values["FT"] == "Sig" and later.old.resolve(before.values["V"]) is not None:
                yield 56, "the value of the signed field %s changed" % field.name
            if later.p == 1 and not is_stamp:
                yield 50, "the field %s changed after P=1" % field.name
            if any(covers(later.new, lock, field.name) for lock in later.locks):
                yield 55, "the locked field %s changed" % field.name
        else:
            continue
        for part in (field.dictionary, *map(later.new.resolve, field.widgets)):
            later.reach({key: part.get(key) for key in ("V", "AP", "Lock", "Reference", "MK")})
        later.reached.update({field.reference, *field.widgets} if before is None else ())


def check_page(later, before, after):
    odd = differing(before, after) - {"Annots"}
    if odd:
        yield 56, "a page's %s changed" % ", ".join(sorted(odd))
    old, new = (document.resolve(page.get("Annots")) or [] for document, page in ((later.old, before), (later.new, after)))
    if new[:len(old)] != old:
        yield 56, "annotations were removed or put into another order"
    for one in new[len(old):]:
        subtype = (later.new.resolve(one) or {}).get("Subtype")
        if one in later.widgets and later.widgets[one].values["FT"] == "Sig":
            continue
        yield 63 if later.p is not None else 56, "a new annotation %s" % subtype
        if later.p in (1, 2):
            yield 50 if later.p == 1 else 51, "an annotation after P=%d" % later.p


def may_change_widget(later, number, before, after):
    reference = Reference((number, after.generation))
    field = later.new_fields.get(reference) or later.widgets.get(reference)
    return field is not None and isinstance(before.value, dict) and not differing(before.value, after.value) - FIELD_MAY_GET


def check_objects(later):
    """Each object that changed must be one of those that may."""
    catalog, form, _ = later.roots()
    places = [later.new.trailer["Root"], catalog.get("AcroForm"), form.get("Fields") if isinstance(form, dict) else None]
    known = {one for one in places if isinstance(one, Reference)} | later.own
    pages = {reference[0] for reference, _page in later.new.pages()}
    arrays = {page["Annots"][0] for _reference, page in later.new.pages() if isinstance(page.get("Annots"), Reference)}
    for number, before, after in later.changed():
        if after is None:
            yield 56, "object %d is gone" % number
        elif isinstance(after.value, Stream) and after.value.dictionary.get("Type") in ("XRef", "ObjStm"):
            continue
        elif number in pages and before is not None:
            yield from check_page(later, before.value, after.value)
        elif Reference((number, after.generation)) in known or number in arrays:
            continue
        elif before is None and (Reference((number, after.generation)) in later.reached or
                                 Reference((number, after.generation)) not in later.reachable):
            continue # what is new hangs on what may change, or nowhere any more
        elif before is None or not may_change_widget(later, number, before, after):
            yield 56, "object %d %s, and nothing explains it" % (number, "changed" if before else "is new")


def check_later(it):
    for one in it.signatures:
        later = Later(it, one)
        yield from check_catalog(later)
        yield from check_fields(later)
        yield from check_objects(later)


def check_numbers(it):
    """Objects twice in one section, free numbers taken again, one value of two fields."""
    sections = it.document.sections
    first_end = it.signatures[0].end
    for place, section in enumerate(sections):
        if section.offset < first_end:
            continue
        if section.repeated:
            yield 57, "object %d stands twice in one section" % section.repeated[0]
        below = {}
        for older in sections[place + 1:]:
            for number, entry in older.entries.items():
                below.setdefault(number, entry)
        taken = [number for number, entry in section.entries.items()
                 if number and entry[0] != "free" and below.get(number, ("",))[0] == "free"]
        if taken:
            yield 57, "the free object %d is used again" % taken[0]
    values = [field.values["V"] for field in it.fields if field.values["FT"] == "Sig" and field.values["V"] is not None]
    twice = {value for value in values if isinstance(value, Reference) and values.count(value) > 1}
    if twice:
        yield 58, "two fields have the value %d" % min(twice)[0]


# ---- attacks, PDF/A ----

def check_hidden(it):
    settings = it.document.resolve((it.document.resolve(it.document.catalog.get("OCProperties")) or {}).get("D")) or {}
    if it.document.resolve(settings.get("OFF")) or settings.get("BaseState", "ON") != "ON":
        yield 62, "content that can be switched on later"


def check_candidates(it):
    dictionaries = [number for number, value in it.all_values() if isinstance(value, dict) and {"ByteRange", "Contents"} <= set(value)]
    if len(dictionaries) > len({one.reference for one in it.signatures}):
        yield 64, "%d signature dictionaries for %d signatures" % (len(dictionaries), len(it.signatures))


def check_archive(it):
    metadata = it.document.resolve(it.document.catalog.get("Metadata"))
    if not isinstance(metadata, Stream) or b"pdfaid:part" not in it.document.decode(metadata):
        return
    if set(it.permissions) - {"DocMDP", "UR3"}:
        yield 66, "Perms holds %s" % sorted(it.permissions)
    if "Encrypt" in it.document.trailer:
        yield 67, "encrypted"
    for field in it.fields:
        for widget in map(it.document.resolve, field.widgets):
            rectangle = widget.get("Rect") or [0, 0, 0, 0]
            flat = rectangle[0] == rectangle[2] and rectangle[1] == rectangle[3]
            if not flat and not (it.document.resolve(widget.get("AP")) or {}).get("N"):
                yield 67, "%s has no appearance" % field.name


CHECKS = [check_certification, check_references, check_locks, check_later, check_numbers, check_hidden, check_candidates, check_archive]
NUMBERS = [*range(45, 59), 62, 63, 64, 66, 67]


def find_faults(data):
    """What cannot be looked at is broken, by the name of the check."""
    faults = {}
    it = Whole(data)
    if not it.signatures:
        return {}
    for check in CHECKS:
        try:
            for number, sentence in check(it):
                faults.setdefault(number, []).append(sentence)
        except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as wrong:
            faults.setdefault(check.__name__, []).append("cannot be checked: %r" % wrong)
    return faults


__all__ = ["find_faults", "Malformed", "NUMBERS"]
