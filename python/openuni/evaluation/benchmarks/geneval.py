"""GenEval as a benchmark."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from openuni.evaluation.benchmarks.benchmark import OnNote, OnScored
from openuni.evaluation.generation.tasks import PictureFile, Work, drawings
from openuni.evaluation.geneval.detections import ColorClassifier, Detector
from openuni.evaluation.geneval.keeping import RuleSettings
from openuni.evaluation.geneval.layout import METADATA, check_folder, picture_file
from openuni.evaluation.geneval.summary import summarise
from openuni.evaluation.geneval.verdicts import EVIDENCE, RESULTS, collect, results
from openuni.evaluation.options import ScoringOptions
from openuni.evaluation.outcome import Outcome
from openuni.evaluation.problems import Problem, refuse
from openuni.evaluation.prompt_set import PromptSet
from openuni.evaluation.scorer_record import claim_evidence
from openuni.whole_files import write_json_lines, write_text


class GenevalBenchmark:
    """GenEval over any set of its prompts, or another's prompts in its form, by its rules.

    Args:
        prompts: the set.
        class_names: a file of the detector's class names, one a line; needed by live detectors.
    """

    name = "geneval"
    title = "GenEval"
    pictures = 4
    settings = RuleSettings()

    def __init__(self, prompts: PromptSet, class_names: Path) -> None:
        self.prompts = prompts
        self._class_names = class_names

    def work(self, seed: int, seeding: str) -> Work:
        """NNNNN/samples/NNNN.png, as the official scorer reads them."""
        drawn = drawings(len(self.prompts.prompts), self.pictures, seed, seeding)
        return Work(
            [
                PictureFile(picture_file(place, sample), prompt["prompt"].strip(), [one])
                for place, prompt in self.prompts.chosen
                for sample, one in enumerate(drawn[place])
            ]
        )

    def prepare(self, folder: Path) -> None:
        """Write each prompt's metadata beside its pictures."""
        for place, prompt in self.prompts.chosen:
            path = folder / f"{place:05d}" / METADATA
            line = json.dumps(prompt) + "\n"
            if not path.exists() or path.read_text(encoding="utf-8") != line:
                write_text(path, line)

    def check(self, folder: Path) -> Sequence[Problem]:
        """See ``geneval.layout``."""
        return check_folder(folder, self.prompts, self.pictures)

    def score(
        self, folder: Path, options: ScoringOptions, on_scored: OnScored, on_note: OnNote
    ) -> Outcome:
        """Detect, judge by the rules, write results.jsonl in the official form."""
        problems = list(self.check(folder))
        if not options.allow_incomplete:
            refuse(problems, f"{folder} does not hold all of {self.title}'s pictures")
        named = {problem.where for problem in problems}
        wanted = [
            (picture_file(place, sample), prompt)
            for place, prompt in self.prompts.chosen
            for sample in range(self.pictures)
        ]
        judged = [
            (file, prompt)
            for file, prompt in wanted
            if file not in named
            and (folder / file).is_file()
            and f"{file[:5]}/{METADATA}" not in named
        ]
        detector, colors = self.scorers(options)
        infos = [detector.info, colors.info]
        claim_evidence(folder, EVIDENCE, infos, asdict(self.settings))
        log, unjudged = collect(folder, judged, detector, colors, self.settings, on_scored)
        problems += unjudged
        if not options.allow_incomplete:
            refuse(unjudged, "Not all pictures could be judged")
        lines = list(results(log, judged, self.settings, colors.colors))
        write_json_lines(
            folder / RESULTS,
            ({**line, "filename": str(folder / line["filename"])} for line in lines),
        )
        pictures = len(self.prompts.prompts) * self.pictures
        return Outcome("official", summarise(lines), self.prompts, pictures, infos, problems)

    def scorers(self, options: ScoringOptions) -> tuple[Detector, ColorClassifier]:
        """The models that judge."""
        from openuni.evaluation.geneval.choose import choose_scorers

        return choose_scorers(options, self._class_names)
