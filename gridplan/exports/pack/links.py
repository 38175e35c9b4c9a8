"""
Links that open a place in the map of a phone.

Amap and Baidu have coordinate systems of their own, shifted from WGS 84 by
hundreds of metres; Apple's and Google's street maps of the mainland are drawn in
Amap's. Outside the mainland nothing is shifted.
"""

from urllib.parse import quote

import numpy as np
import shapely

from gridplan.crs import gcj02_to_bd09, wgs84_to_gcj02

# The mainland, some 30 km generous at sea and on land; coarser than any map, and
# fine enough to leave out Seoul, Taipei, Hong Kong, Hanoi and Ulan Bator.
_MAINLAND = shapely.Polygon([
    (73.4, 39.4), (75.0, 40.6), (80.2, 42.2), (80.8, 45.2), (83.0, 47.3), (85.6, 47.2),
    (85.7, 48.4), (87.8, 49.3), (91.0, 45.3), (96.4, 42.8), (101.8, 42.6), (105.0, 41.6),
    (107.5, 42.5), (110.1, 42.7), (111.9, 43.8), (111.8, 45.1), (113.6, 44.8), (116.3, 46.4),
    (119.9, 46.7), (118.5, 47.9), (115.6, 47.7), (116.8, 49.9), (119.2, 50.2), (120.0, 52.7),
    (123.5, 53.7), (126.0, 52.9), (127.7, 50.35), (130.9, 48.9), (135.2, 48.5), (133.0, 45.0),
    (131.0, 44.8), (131.2, 43.0), (130.6, 42.4), (129.9, 42.9), (128.1, 41.4), (126.0, 40.9),
    (124.3, 39.9), (121.6, 38.6), (122.9, 37.3), (120.6, 35.9), (122.2, 31.7), (123.0, 30.5),
    (120.4, 26.6), (118.7, 24.4), (115.5, 22.5), (114.35, 22.52), (113.9, 22.4), (113.5, 22.23),
    (111.5, 21.2), (111.1, 19.5), (110.0, 18.1), (108.5, 18.4), (108.5, 20.4), (108.1, 21.5),
    (105.3, 23.3), (102.2, 22.4), (101.2, 21.2), (99.9, 22.0), (97.5, 24.0), (98.7, 27.5),
    (97.3, 28.2), (94.0, 29.2), (92.0, 27.7), (88.9, 27.3), (86.0, 27.9), (81.2, 30.0),
    (78.7, 31.5), (79.5, 32.8), (78.0, 35.4), (76.0, 36.0), (73.7, 38.3), (73.4, 39.4),
])  # fmt: skip


def is_shifted(longitude: float, latitude: float) -> bool:
    """
    Tell whether maps of a place are drawn in a shifted system.

    Parameters
    ----------
    longitude, latitude : float, degrees
        WGS 84.

    Returns
    -------
    bool
        True on China's mainland.

    Examples
    --------
    >>> is_shifted(114.3, 30.6), is_shifted(24.9, 60.2), is_shifted(126.98, 37.57)
    (True, False, False)
    """
    return bool(shapely.intersects_xy(_MAINLAND, longitude, latitude))


def map_links(longitude: float, latitude: float, name: str) -> dict[str, str]:
    """
    Make the links of a place.

    Parameters
    ----------
    longitude, latitude : float, degrees
        WGS 84.
    name : str
        Shown at the place; any text.

    Returns
    -------
    dict of str to str
        Addresses by map: ``amap``, ``baidu``, ``apple``, ``google``.

    Examples
    --------
    >>> map_links(24.94, 60.17, "Kamppi")["google"]
    'https://www.google.com/maps/search/?api=1&query=60.170000,24.940000'
    """
    here = np.array([longitude]), np.array([latitude])
    shifted = wgs84_to_gcj02(*here) if is_shifted(longitude, latitude) else here
    baidu = gcj02_to_bd09(*shifted)
    lon, lat = (f"{float(value[0]):.6f}" for value in shifted)
    baidu_lon, baidu_lat = (f"{float(value[0]):.6f}" for value in baidu)
    title = quote(name, safe="")
    return {
        "amap": f"https://uri.amap.com/marker?position={lon},{lat}&name={title}"
        "&src=gridplan&coordinate=gaode&callnative=1",
        "baidu": f"https://api.map.baidu.com/marker?location={baidu_lat},{baidu_lon}"
        f"&title={title}&content={title}&coord_type=bd09ll&output=html&src=gridplan",
        "apple": f"https://maps.apple.com/?ll={lat},{lon}&q={title}",
        "google": f"https://www.google.com/maps/search/?api=1&query={lat},{lon}",
    }
