"""A world of newsrooms on this machine: a real HTTPS server, its feeds, pages and bad habits."""

from tests.web.server import WebServer as WebServer
from tests.web.world import World as World
