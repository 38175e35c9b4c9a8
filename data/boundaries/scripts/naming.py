"""Names that nobody can mistake for real ones, and Chinese numerals for them."""

DIGITS = "零一二三四五六七八九"

# Urban communities and villages are called after plants; none is a real community of the place.
COMMUNITY_NAMES = (
    "香樟社区", "梧桐社区", "银杏社区", "玉兰社区", "桂花社区", "石榴社区", "海棠社区",
    "紫薇社区", "木槿社区", "水杉社区", "枫杨社区", "合欢社区", "栾树社区", "丁香社区",
    "茉莉社区", "芙蓉社区", "山茶社区", "腊梅社区", "杜鹃社区", "芦苇社区",
)  # fmt: skip
VILLAGE_NAMES = ("柳塘村", "荷湾村", "稻香村", "竹林村")
ESTATE_WORDS = (
    "金桂", "翠竹", "丹枫", "紫藤", "雪松", "云杉", "春柳", "秋菊", "冬青", "夏荷", "白杨",
    "红豆", "青桐", "月季", "蔷薇", "百合", "兰草", "橙香", "梨园", "杏林", "桃源", "松涛",
    "柏林", "榆荫", "槐香", "棠梨", "楠木", "枇杷", "葡萄", "苜蓿", "菖蒲", "蒲公英",
)  # fmt: skip
ESTATE_KINDS = {
    "old": ("新村", "小区", "里"),
    "middle": ("苑", "花园", "小区"),
    "tower": ("公馆", "华庭", "花园"),
}


def numeral(number: int) -> str:
    """
    Write a number from 1 to 199 as Chinese do on street signs.

    Parameters
    ----------
    number : int
        What to write.

    Returns
    -------
    str
        Such as ``二十一``.
    """
    if number >= 100:
        rest = number - 100
        middle = "零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else ""
        return "一百" + middle + (numeral(rest) if rest else "")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones else "")


def street_suffix(highway: str) -> str:
    """
    Choose what a street of a class is called.

    Parameters
    ----------
    highway : str
        OpenStreetMap value.

    Returns
    -------
    str
        Chinese word for it.
    """
    if highway in {"motorway", "trunk", "primary", "secondary"}:
        return "路"
    return "街" if highway == "tertiary" else "巷"
