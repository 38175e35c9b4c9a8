"""
Run by the system's own Python: load collections into headless QGIS and count.

Words: address, key, collections with commas, and for GDAL instead of QGIS' own client
the layer as GDAL names it, with ``{name}`` and ``{auth}`` to be filled in.
"""

import json
import sys
import time

from qgis.core import QgsApplication, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

base, key, names = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
by_gdal = sys.argv[4] if len(sys.argv) > 4 else ""
QCoreApplication.setOrganizationName("gridplan-tests")
application = QgsApplication([], False)
application.initQgis()
from qgis.core import QgsAuthMethodConfig  # noqa: E402 (not before QGIS stands)

manager = application.authManager()
manager.setMasterPassword("only for this test", True)
config = QgsAuthMethodConfig("Basic")
config.setName("gridplan")
config.setConfig("username", "qgis")
config.setConfig("password", key)
manager.storeAuthenticationConfig(config)
told = {}
for name in names:
    began = time.perf_counter()
    if by_gdal:
        layer = QgsVectorLayer(by_gdal.format(name=name, auth=config.id()), name, "ogr")
    else:
        uri = f"url='{base}' typename='{name}' authcfg={config.id()} pagingEnabled='true'"
        layer = QgsVectorLayer(uri, name, "OAPIF")
    features = list(layer.getFeatures()) if layer.isValid() else []
    told[name] = {
        "valid": layer.isValid(),
        "features": len(features),
        "fields": [field.name() for field in layer.fields()],
        "named": sum(1 for one in features if one.geometry() and not one.geometry().isNull()),
        "crs": layer.crs().authid(),
        "source": layer.source(),
        "seconds": round(time.perf_counter() - began, 2),
        "error": layer.error().message() if not layer.isValid() else "",
    }
sys.stdout.write("TOLD " + json.dumps(told) + "\n")
sys.stdout.flush()
application.exitQgis()
