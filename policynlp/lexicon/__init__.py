"""The only reader of policynlp/lexicons/: checks every row and answers "what does this name mean on this date?".

    lexicon = Lexicon.load()
    lexicon.canonical("云洲市住房和城乡建设局")            # 住房城乡建设
    lexicon.canonical("市安监局", on=date(2016, 5, 1))     # 应急管理

An office adds its own words with ``Lexicon.load(Path("云洲词库"))``: a TOML, CSV or TSV file, or a folder of them. Its
rows add to the package's; where they disagree (an alias, a sector's competent authority), the office's word stands.

In TOML each row begins with its table in double brackets:

    [[department]]
    name = "城运中心"
    level = "地方"
    aliases = ["城市运行管理中心", "城运办"]
    former = ["网格中心[..2022-06]"]      # [from..to], an open end left out; 2022, 2022-06 and 2022-06-30 are dates

    [[sector]]
    name = "消防"                         # one of the register's sectors
    keywords = ["骑楼", "内街"]
    authority = ["消防救援", "城运中心"]   # canonical names, the first to be proposed first

    [[occasion]]
    name = "开渔节"
    aliases = ["开渔"]
    solar = "8-16"                        # or lunar = "3-23", or term = "清明"; shift, days, holiday

    [[term]]
    term = "云洲大桥"

[[actor]] (name, class, aliases), [[cue]] (group, word) and [[body]] (kind, form, class) work alike. A CSV or TSV file
is named after its table (departments.csv, generic_actors.csv, sectors.csv, terms.csv, cues.csv, occasions.csv,
bodies_open_class.csv), its first line names the columns, and a cell holds several words with blanks between them.
UTF-8 and GBK are read. `check` lists everything that is wrong, each with file and line.
"""

from policynlp.lexicon.book import Entry, Lexicon, check
from policynlp.lexicon.build import Sector
from policynlp.lexicon.rows import TABLES, Row

__all__ = ["TABLES", "Entry", "Lexicon", "Row", "Sector", "check"]
