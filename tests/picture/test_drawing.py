"""Pictures: what is drawn, in which bytes, and what the words beside it say."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers.home import COURSE
from helpers.picture.compare import compare
from helpers.picture.diagram import save
from helpers.picture.drawing import Arrow, draw
from helpers.picture.graph import Edge, Graph, Group, Node
from helpers.picture.reference import REFERENCE
from helpers.picture.regenerate import regenerate
from tests.lessons import lesson_in

SMALL = Graph(
    "small",
    (Group("cloud", "cloud", "AWS Cloud"), Group("vpc", "vpc", "VPC <10.0.0.0/16> & more", "cloud")),
    (Node("users", "users", "Users"), Node("igw", "igw", "Internet gateway", "vpc")),
    (Edge("users", "igw", "request", "1"),),
)
PNG = b"\x89PNG\r\n\x1a\n"


def test_the_same_graph_gives_the_same_bytes():
    first, second = draw(REFERENCE), draw(REFERENCE)
    assert (first.svg, first.png) == (second.svg, second.png)
    assert first.png.startswith(PNG)


def test_a_picture_needs_nothing_from_this_machine():
    svg = draw(REFERENCE).svg
    assert "file:" not in svg
    assert str(COURSE) not in svg
    links = re.findall(r'href="([^"]{0,40})', svg)
    assert links
    assert all(link.startswith("data:image/png;base64,") for link in links)


def test_every_box_and_frame_is_drawn_once():
    svg = draw(REFERENCE).svg
    for thing in (*REFERENCE.groups, *REFERENCE.nodes):
        assert svg.count(f'id="{thing.id.replace("-", "&#45;")}"') == 1, thing.id


def test_words_that_look_like_markup_stay_words():
    picture = draw(SMALL)
    assert "&lt;10.0.0.0/16&gt; &amp; more" in picture.svg
    assert "VPC <10.0.0.0/16> & more" in picture.words


def test_what_is_new_stands_out_without_colour_too():
    plain, marked = draw(SMALL), draw(SMALL, new={"igw", "vpc"})
    assert marked.svg.count("★") == 2
    assert "Internet gateway (new)" in marked.words
    assert "(new)" not in plain.words
    assert plain.png != marked.png


def test_what_is_missing_is_faint_and_said():
    picture = draw(SMALL, missing=REFERENCE)
    assert "CloudFront (missing)" in picture.words.replace("CloudFront distribution: ", "")
    assert "Internet gateway (missing)" not in picture.words
    assert '<g id="cloudfront" opacity="0.4"' in picture.svg
    assert '<g id="igw" opacity' not in picture.svg


@pytest.mark.parametrize("good", [True, False])
def test_the_way_of_a_packet_is_drawn_and_told(good: bool):
    picture = draw(SMALL, arrow=Arrow("users", "igw", "its fate", good))
    assert ("✓ its fate" if good else "✗ its fate") in picture.svg
    assert picture.words.endswith("Users ⇒ Internet gateway: its fate")


def test_a_notebook_shows_an_image_with_its_words():
    data, metadata = draw(SMALL)._repr_mimebundle_()
    assert data["image/png"].startswith(PNG)
    assert data["text/plain"] == metadata["image/png"]["alt"]


def test_the_learners_script_draws_the_reference_graph(tmp_path: Path):
    """The plain `diagrams` code and the reference graph are one picture: the same boxes, frames and arrows."""
    script = tmp_path / "reference_architecture.py"
    script.write_text((COURSE / "diagrams" / "reference_architecture.py").read_text())
    tell = f"import runpy; print(runpy.run_path({str(script)!r})['diagram'].source)"
    dot = subprocess.run([sys.executable, "-c", tell], check=True, capture_output=True, text=True, cwd=COURSE).stdout
    for node in REFERENCE.nodes:
        assert re.search(rf'^\s*"?{node.id}"? \[label="?{re.escape(node.label)}"? ', dot, re.MULTILINE), node.id
    assert dot.count("image=") == len(REFERENCE.nodes)
    arrows = set(re.findall(r'^\s*"?([\w-]+)"? -> "?([\w-]+)"? \[', dot, re.MULTILINE))
    assert arrows == {(edge.source, edge.target) for edge in REFERENCE.edges}
    frames = re.findall(r'subgraph "?cluster_(.*?)"? \{', dot, re.DOTALL)
    assert sorted(frames) == sorted(group.label for group in REFERENCE.groups)
    assert script.with_suffix(".png").read_bytes() == (COURSE / "diagrams/reference_architecture.png").read_bytes()


def test_the_comparison_counts_what_stands():
    here = Graph("now", (*REFERENCE.groups[:3],), (REFERENCE.nodes[0], Node("eni-x", "interface", "x", "vpc")), ())
    found = compare(here, REFERENCE)
    assert [part.label for part in found.present] == ["VPC 10.0.0.0/16"]
    assert [part.label for part in found.extra] == ["x"]
    assert len(found.missing) == 21


def test_a_subnet_that_is_not_public_is_missing():
    groups = tuple(
        Group(group.id, "private_subnet", group.label, group.parent) if group.id == "subnet-public-a" else group
        for group in REFERENCE.groups
    )
    found = compare(Graph("now", groups, REFERENCE.nodes, REFERENCE.edges), REFERENCE)
    assert [part.label for part in found.missing] == ["Public subnet 10.0.0.0/24"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path):
    picture = draw(SMALL)
    svg, png = save(tmp_path / "small", picture.svg)
    assert png.read_bytes() == picture.png
    written = svg.stat().st_mtime_ns
    save(tmp_path / "small", picture.svg)
    assert svg.stat().st_mtime_ns == written, "an unchanged file is left alone"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.png", "small.svg"]


def test_live_state_is_drawn_the_same_each_time(cloud: dict[str, Any], tmp_path: Path):
    with lesson_in(cloud) as lab:
        first = {path.name: path.read_bytes() for path in regenerate(lab.session, tmp_path / "first")}
        second = {path.name: path.read_bytes() for path in regenerate(lab.session, tmp_path / "second")}
        words = lab.picture(security=True).words
        assert first == second
    assert sorted(first) == [
        f"live{layer}.{kind}" for layer in ("", "_and_missing", "_security") for kind in ("png", "svg")
    ]
    assert "SG db: tcp 3306, group app" in words
    assert "NACL default" in words
    assert "app-c → db (tcp 3306)" in words
