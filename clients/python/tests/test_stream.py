"""Streams of requests."""

import itertools
import threading

import pytest
from fake_service import FakeService, problem

import exact_loss

REQUESTS = [{"logits": [[n, 1.0]], "labels": [n % 2]} for n in range(5)]


def test_answers_are_those_of_single_requests_in_order(client):
    answers = list(client.stream("cross_entropy", REQUESTS, reduction="sum"))
    expected = [client.cross_entropy(**request, reduction="sum") for request in REQUESTS]
    assert [type(each) for each in answers] == [type(each) for each in expected]
    assert [(each.loss, each.grad.tolist()) for each in answers] == [
        (each.loss, each.grad.tolist()) for each in expected
    ]


def test_the_summary_comes_last(client):
    *answers, summary = client.stream("cross_entropy", REQUESTS, summary=True, outputs=["loss"])
    whole = client.cross_entropy(
        [request["logits"][0] for request in REQUESTS],
        [request["labels"][0] for request in REQUESTS],
        outputs=["loss", "accuracy"],
    )
    assert (len(answers), summary.lines, summary.problems, summary["rows"]) == (5, 5, 0, 5)
    assert (summary.mean, summary.accuracy) == (pytest.approx(whole.loss, rel=1e-15), whole.accuracy)
    assert repr(summary).startswith("Summary(lines=5, problems=0, rows=5")


def test_a_summary_of_nothing_is_a_summary(client):
    assert [each.lines for each in client.stream("cross_entropy", [], summary=True)] == [0]
    assert list(client.stream("cross_entropy", [])) == []


def test_a_problem_is_raised_or_an_answer_to_its_request(client):
    requests = [REQUESTS[0], {"logits": [[1.0, 2.0]], "labels": [7]}, REQUESTS[1]]
    answers = client.stream("cross_entropy", requests)
    assert next(answers).loss > 0
    with pytest.raises(exact_loss.Refused, match=r"^labels\[0\] is 7; expected") as raised:
        next(answers)
    assert raised.value.problem["line"] == 2
    first, refused, last = client.stream("cross_entropy", requests, errors="yield")
    assert (type(refused), refused.code, last.loss) == (
        exact_loss.Refused,
        "LABEL_OUT_OF_RANGE",
        client.cross_entropy(**REQUESTS[1]).loss,
    )


def test_defaults_may_be_arrays_and_hold_where_a_request_has_none(client):
    first, second = client.stream(
        "cross_entropy",
        [REQUESTS[0], {**REQUESTS[0], "class_weight": [1, 1]}],
        class_weight=[2, 2],
        reduction="sum",
        outputs=["loss"],
    )
    assert first.loss == 2 * second.loss


def test_a_default_that_the_service_refuses_is_raised(client):
    with pytest.raises(exact_loss.Refused, match=r"^defaults\.reduction is \"avg\"; expected"):
        next(client.stream("cross_entropy", REQUESTS, reduction="avg"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda client: client.stream("mse", []),
            "operation is 'mse'; expected one of softmax, log_softmax, nll, cross_entropy, ",
        ),
        (lambda client: client.stream("nll", [], errors="drop"), "errors is 'drop'; expected 'raise' or 'yield'"),
        (
            lambda client: client.stream("nll", [], weight=[1]),
            "weight is not an argument of nll; did you mean class_weight?",
        ),
        (
            lambda client: list(client.stream("nll", [[1]])),
            "a request of the stream is list; expected a dict of arguments",
        ),
        (lambda client: list(client.stream("nll", [{"log_probs": [1]}])), "nll needs labels"),
        (lambda client: list(client.stream("softmax", [{"logits": ["a"]}])), "logits[0] is 'a'; expected a number"),
    ],
)
def test_wrong_calls_say_how_to_mend_them(client, call, message):
    with pytest.raises(exact_loss.ExactLossError) as raised:
        call(client)
    assert str(raised.value).startswith(message)


def test_an_error_of_the_callers_iterable_is_the_callers(client):
    def requests():
        yield REQUESTS[0]
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        list(client.stream("cross_entropy", requests()))


def test_answers_come_while_requests_are_made(client):
    seen = threading.Event()

    def requests():
        yield REQUESTS[0]
        assert seen.wait(10)
        yield REQUESTS[1]

    answers = client.stream("cross_entropy", requests())
    next(answers)
    seen.set()
    assert len(list(answers)) == 1


def test_a_stream_that_is_longer_than_any_buffer_goes_through(client):
    requests = ({"logits": [[0.0] * 2000] * 4, "labels": [0] * 4} for _ in range(200))
    assert sum(1 for _ in client.stream("cross_entropy", requests)) == 200


def test_a_stream_that_is_left_ends(client):
    drawn = itertools.count()
    answers = client.stream("cross_entropy", ({**REQUESTS[0], "reduction": "sum"} for _ in drawn))
    next(answers)
    answers.close()
    threading.Event().wait(0.2)
    count = next(drawn)
    threading.Event().wait(0.2)
    assert next(drawn) <= count + 2


def test_a_stream_that_breaks_says_where():
    def cut(connection, reader):
        reader.readline()
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n"
        connection.sendall(head + b'd\r\n{"loss":0.25}\r\n1\r\n\n\r\n')
        return False

    with FakeService(cut) as service, exact_loss.Client(service.url) as client:
        answers = client.stream("cross_entropy", itertools.repeat(REQUESTS[0]))
        assert next(answers).loss == 0.25
        with pytest.raises(exact_loss.Unreachable, match="^the stream (broke|ended) after 1 answers"):
            next(answers)


def test_a_stream_that_is_refused_is_raised():
    def refuse(connection, reader):
        connection.sendall(problem(503, "OVERLOADED", connection="close"))
        return False

    with FakeService(refuse) as service, exact_loss.Client(service.url) as client:
        with pytest.raises(exact_loss.Refused, match="^it is OVERLOADED$"):
            list(client.stream("cross_entropy", REQUESTS))


def test_numbers_of_float32_are_those_of_single_requests(client):
    numpy = pytest.importorskip("numpy")
    request = {"logits": numpy.array([[0.1, 0.7, 0.3]], "f4"), "labels": numpy.array([1])}
    (streamed,) = client.stream("cross_entropy", [request])
    single = client.cross_entropy(**request)
    assert (streamed.loss, streamed.grad.dtype, streamed.grad.tolist()) == (single.loss, "f4", single.grad.tolist())


def test_functions_of_the_module_stream_too():
    (answer_,) = exact_loss.stream("softmax", [{"logits": [0.0, 0.0]}])
    assert answer_.probs.tolist() == [0.5, 0.5]
