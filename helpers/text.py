"""The words a learner sees, in the learner's language.

Every string shown goes through `_` (or `ngettext` for plurals), so that a translation is one `.po` file:
`helpers/locale/<language>/LC_MESSAGES/koseizu.po`. The language is taken from LANGUAGE, LC_ALL, LC_MESSAGES, LANG.
"""

import gettext as _gettext
from pathlib import Path

DOMAIN = "koseizu"
LOCALE_DIR = Path(__file__).parent / "locale"

_translation = _gettext.translation(DOMAIN, LOCALE_DIR, fallback=True)
_ = _translation.gettext
ngettext = _translation.ngettext
