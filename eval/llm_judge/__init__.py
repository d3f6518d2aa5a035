"""A language model's opinion of answers: advisory, never a gate, shown with how far people agree.

``python -m eval.llm_judge out/results.json --marks marks.jsonl``
"""
