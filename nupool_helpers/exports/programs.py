"""The programs whose configuration is written and read here, by the names that a form has for them."""

from nupool_helpers.exports import ccxt, pool_conf, users_dat
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.cryptofeed import CRYPTOFEED
from nupool_helpers.exports.formats import Format
from nupool_helpers.exports.freqtrade import FREQTRADE
from nupool_helpers.exports.hummingbot import HUMMINGBOT
from nupool_helpers.exports.octobot import OCTOBOT
from nupool_helpers.exports.pool_conf import PoolConf

__all__ = ["CLIENT", "FORMATS"]

FORMATS: dict[str, Format[Credentials]] = {
    "ccxt": ccxt.JSON,
    "env": ccxt.ENV,
    "freqtrade": FREQTRADE,
    "hummingbot": HUMMINGBOT,
    "octobot": OCTOBOT,
    "cryptofeed": CRYPTOFEED,
}
"""Programs of today."""
CLIENT: dict[str, Format[PoolConf]] = {form.file: form for form in (pool_conf.POOL_CONF, users_dat.USERS_DAT)}
"""The NuPool client of 2015."""
