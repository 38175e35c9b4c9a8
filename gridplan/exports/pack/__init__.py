"""The field pack: pages and files that people carry, with no server and no account."""

from gridplan.exports.pack.write import LIMIT, pack_page, write_pack

__all__ = ["LIMIT", "pack_page", "write_pack"]
