"""Every exception that policynlp raises on purpose, as one tree.

    PolicynlpError
    ├── InputError            a file or text that cannot be used
    │   ├── MissingFile       it is not there, or is a folder with nothing readable
    │   ├── EmptyFile         it is there and holds no text
    │   ├── UndecodableFile   it is there and its bytes are not what its ending says
    │   ├── UnsupportedFormat its format is not read (yet); the message says what is
    │   └── TooLarge          it passes a limit on size, pages, nesting or unpacked bytes
    ├── OutputError           a result that cannot be written
    │   └── UnknownFormat     no writer has that name
    ├── LexiconError          a row of lexicons/ or of an office's own lexicon is wrong
    ├── ModelError            a model file is missing, foreign, or of another version
    ├── CalendarError         a date that needs a notice which is not published (待国务院公布)
    ├── CompareError          what cannot be compared: one document, one group, no dates
    ├── StoreError            the store cannot be opened, read or written
    │   ├── NewerStore        it was written by a newer version of the program
    │   ├── NotInStore        it holds no such task, document or change
    │   ├── BadChange         a change that is not allowed: an unknown field, a value that is none
    │   └── VersionConflict   the row was changed since it was read
    └── FeedError             a target could not be reached, or refused; the message names target and task
        ├── TargetError       the target is not configured, or wrongly
        ├── AlreadyThere      the target holds an entry of that id already
        └── ChangedThere      somebody changed the entry over there since

A message is one line: what happened, where (file, page or line), what is allowed, what to do next.
"""


class PolicynlpError(Exception):
    """Base of all errors that a user can mend; its text is fit to be shown as it stands."""


class InputError(PolicynlpError):
    """A file or text that cannot be used."""


class MissingFile(InputError):
    """The path does not exist, or is a folder with nothing readable in it."""


class EmptyFile(InputError):
    """The file holds no text."""


class UndecodableFile(InputError):
    """The bytes are not what the file's ending says."""


class UnsupportedFormat(InputError):
    """The format is not read; the message lists what is."""


class TooLarge(InputError):
    """A limit on size, pages, nesting or unpacked bytes is passed."""


class OutputError(PolicynlpError):
    """A result that cannot be written."""


class UnknownFormat(OutputError):
    """No writer has that name."""


class LexiconError(PolicynlpError):
    """A row of a lexicon is wrong; the message names file and line."""


class ModelError(PolicynlpError):
    """A model file is missing, foreign, or of another version."""


class CalendarError(PolicynlpError):
    """A date that needs a notice which is not published yet."""


class CompareError(PolicynlpError):
    """What cannot be compared: one document, one group, no dates."""


class StoreError(PolicynlpError):
    """The store cannot be opened, read or written."""


class NewerStore(StoreError):
    """The store was written by a newer version of the program."""


class NotInStore(StoreError):
    """The store holds no such task, document or change."""


class BadChange(StoreError):
    """A change that is not allowed; the message says what is."""


class VersionConflict(StoreError):
    """The row was changed since it was read; nothing was written."""


class FeedError(PolicynlpError):
    """A target could not be reached, or refused; ``again`` says whether a second try may help."""

    again: bool = False


class TargetError(FeedError):
    """The target is not configured, or wrongly."""


class AlreadyThere(FeedError):
    """The target holds an entry of that id already."""


class ChangedThere(FeedError):
    """Somebody changed the entry over there since the ledger last saw it."""
