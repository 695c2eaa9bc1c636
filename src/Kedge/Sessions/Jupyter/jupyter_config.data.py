import importlib.util
import os

c = get_config()  # noqa: F821
with open("/run/kedge/token") as file:
    token = file.read().strip()
if len(token) != 64:
    raise SystemExit("kedge: /run/kedge/token is not a whole token: nothing is served without one")
c.IdentityProvider.token = token
c.PasswordIdentityProvider.hashed_password = ""  # a password would switch the token off
c.ServerApp.ip = "0.0.0.0"  # of the container's own network; outside it is published on loopback
c.ServerApp.port = 8888
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.ServerApp.root_dir = os.getcwd()
# Answers only to the names that people type, which a page that rebinds its DNS name cannot.
hosts = os.environ.get("KEDGE_HOSTS", "").split()
c.ServerApp.local_hostnames = ["localhost", "127.0.0.1", *hosts]
c.ServerApp.allow_remote_access = "0.0.0.0" in hosts
# Root in here is the caller's own user outside: rootless Docker maps it so.
c.ServerApp.allow_root = os.environ.get("KEDGE_ROOTLESS") == "1"
# The bridge to the classic Notebook takes a quarter of the start, and nothing else asks for it.
c.ServerApp.jpserver_extensions = {"notebook_shim": any(importlib.util.find_spec(name) for name in ("notebook", "nbclassic"))}
# What is installed follows from the lock, and nothing asks the network by itself.
c.LabApp.extension_manager = "readonly"
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None


def without_news(handler, page):
    """The question whether news may be fetched is a plugin of its own, which only the page's configuration switches off."""
    page["disabledExtensions"] = [*page.get("disabledExtensions", []), "@jupyterlab/apputils-extension:announcements"]
    return page


c.ServerApp.tornado_settings = {"page_config_hook": without_news}
