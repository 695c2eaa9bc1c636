from Python:3.12 as Build
run pip install torch
copy --from=BUILD /x /y
from Build
