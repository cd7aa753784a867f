#!/usr/bin/env bash
# Writes the locks anew; needs pip-tools under both Pythons: PIP311="python3.11 -m piptools".
set -eu
cd "$(dirname "$0")"
flags="--quiet --strip-extras --no-header --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --annotation-style=line"
for track in py311-django52 py311-django42 platform-pins; do
    ${PIP311:-python3.11 -m piptools} compile $flags --extra sandbox --extra test -o "$track.txt" "$track.in" ../setup.py
done
${PIP312:-python3.12 -m piptools} compile $flags --extra sandbox --extra test -o py312-django52.txt py312-django52.in ../setup.py
for lock in quality tutor-20 tutor-21; do
    ${PIP311:-python3.11 -m piptools} compile $flags -o "$lock.txt" "$lock.in"
done
