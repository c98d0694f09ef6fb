"""Writes iris.csv and digits.txt beside itself from scikit-learn's copies of the two data sets.

    python make_fixtures.py          # wants scikit-learn 1.9.1, in a virtual environment outside the repository
"""
import pathlib
from sklearn.datasets import load_digits, load_iris

here = pathlib.Path(__file__).resolve().parent
iris = load_iris().data
rows = [",".join(f"{x:.1f}" for x in row) for row in iris]
(here / "iris.csv").write_text(
    "# Fisher's iris, 150 flowers x 4 lengths in cm, as scikit-learn 1.9.1 ships it (sklearn.datasets.load_iris).\n"
    "# Source: UCI Machine Learning Repository, doi:10.24432/C56C76, CC BY 4.0; scikit-learn is BSD-3-Clause.\n"
    + "\n".join(rows) + "\n")
digits = load_digits().data.astype(int)
rows = ["".join("0123456789abcdefg"[x] for x in row) for row in digits]
(here / "digits.txt").write_text(
    "# Handwritten digits, 1797 images x 64 pixels, one image a line, one pixel a character, 0 to g for 0 to 16,\n"
    "# as scikit-learn 1.9.1 ships it (sklearn.datasets.load_digits).\n"
    "# Source: UCI Machine Learning Repository, doi:10.24432/C50P49, CC BY 4.0; scikit-learn is BSD-3-Clause.\n"
    + "\n".join(rows) + "\n")
