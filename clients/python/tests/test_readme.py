"""What the README shows is true."""

import doctest
import pathlib
import re

import pytest

import exact_loss

README = pathlib.Path(__file__).parents[1] / "README.md"


def test_the_examples_of_the_readme_are_true():
    pytest.importorskip("numpy")
    pytest.importorskip("torch")
    test = doctest.DocTestParser().get_doctest(README.read_text().replace("```", ""), {}, "README.md", str(README), 0)
    result = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(test)
    assert (result.failed, result.attempted) == (0, len(test.examples))
    assert result.attempted > 15


def test_the_readme_has_no_links_that_only_the_repository_has():
    links = re.findall(r"\]\(([^)]+)\)", README.read_text())
    assert [link for link in links if not link.startswith(("https://", "#"))] == []


@pytest.mark.parametrize("name", [name for name in exact_loss.__all__])
def test_all_that_is_published_is_there_and_documented(name):
    found = getattr(exact_loss, name)
    assert name.startswith("__") or found.__doc__
