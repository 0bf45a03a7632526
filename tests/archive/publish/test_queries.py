import sqlite3
import time

import pytest
from conftest import KIDS, SITE, Client, close, fill_many

from archive import open_archive
from archive.publish.app import datasette_app
from archive.publish.queries import QUERIES
