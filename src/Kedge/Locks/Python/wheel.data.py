# Builds one wheel inside the image: argv is the source (a folder, an archive), the index for what the build needs, the folder for the wheel.
import glob
import os
import shutil
import subprocess
import sys

source, index, out = sys.argv[1:]
pip = glob.glob("/usr/share/python-wheels/pip-*.whl")[0] + "/pip"
if os.path.isdir(source):
    # Builds write beside their sources, which are not theirs to change.
    copy = os.path.join(os.environ["HOME"], "source")
    shutil.copytree(source, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", "build", "dist", "*.egg-info"))
    source = copy
made = subprocess.run([
    sys.executable, pip, "wheel", "--isolated", "--no-input", "--no-cache-dir", "--disable-pip-version-check", "--no-deps",
    "--index-url", index, "--wheel-dir", out, source,
])
sys.exit(made.returncode)
