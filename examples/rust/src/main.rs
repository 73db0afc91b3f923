//! Cross-entropy losses and their gradients from an exact-loss service.
//!
//!     cargo run

use std::{env, error::Error, fmt, io::BufReader, time::Duration};

use serde::{Deserialize, Serialize};

/// A float64 whose JSON may also be "Infinity", "-Infinity" or "NaN": JSON has no such numbers, so the service writes and
/// reads them as strings, where serde_json would write null.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(try_from = "Wire", into = "Wire")]
struct Number(f64);

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Wire {
    Finite(f64),
    Name(String),
}

impl From<Number> for Wire {
    fn from(Number(x): Number) -> Wire {
        match x {
            f64::INFINITY => Wire::Name("Infinity".into()),
            f64::NEG_INFINITY => Wire::Name("-Infinity".into()),
            _ if x.is_nan() => Wire::Name("NaN".into()),
            _ => Wire::Finite(x),
        }
    }
}

impl TryFrom<Wire> for Number {
    type Error = std::num::ParseFloatError;

    fn try_from(wire: Wire) -> Result<Number, Self::Error> {
        match wire {
            Wire::Finite(x) => Ok(Number(x)),
            Wire::Name(name) => name.parse().map(Number),
        }
    }
}

/// The shortest decimal that reads back as the same number, with an exponent where `{}` would write a row of zeros.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:?}", self.0);
        f.write_str(text.strip_suffix(".0").unwrap_or(&text))
    }
}

/// The commonest request; the service takes any rank, and more options.
#[derive(Default, Serialize)]
struct Request {
    /// Unnormalised log-probabilities (N, C); -∞ masks a class.
    logits: Vec<Vec<Number>>,
    /// Class indices (N).
    labels: Vec<i64>,
    /// One weight a class (C).
    #[serde(skip_serializing_if = "Option::is_none")]
    class_weight: Option<Vec<f64>>,
    /// In [0, 1].
    label_smoothing: f64,
}

/// The mean loss, the losses (N) before the mean, and d loss / d logits (N, C).
#[derive(Deserialize)]
struct Response {
    loss: Number,
    losses: Vec<Number>,
    grad: Vec<Vec<Number>>,
}

// region problem
/// What the service answers, as application/problem+json, to a request that it refuses.
#[derive(Debug, Deserialize)]
struct Problem {
    /// What to branch on: LABEL_OUT_OF_RANGE.
    code: String,
    detail: String,
    /// A JSON Pointer to each offending value.
    #[serde(default)]
    errors: Vec<Place>,
}

#[derive(Debug, Deserialize)]
struct Place {
    pointer: String,
}
// endregion

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Problem {}

struct Client {
    base_url: String,
    agent: ureq::Agent, // keeps connections
}

impl Client {
    // region request
    /// Cross-entropy of `request.logits` against `request.labels`; a refusal is a `Problem`.
    fn cross_entropy(&self, request: &Request) -> Result<Response, Box<dyn Error>> {
        let reply = self
            .agent
            .post(&format!("{}/v1/cross-entropy", self.base_url))
            .set("content-type", "application/json")
            .send_bytes(&serde_json::to_vec(request)?);
        match reply {
            Ok(reply) => Ok(serde_json::from_reader(BufReader::new(reply.into_reader()))?),
            Err(ureq::Error::Status(_, reply)) if reply.content_type() == "application/problem+json" => {
                Err(serde_json::from_reader::<_, Problem>(reply.into_reader())?.into())
            }
            Err(error) => Err(error.into()), // not from the service: a proxy's page, or no connection
        }
    }
    // endregion
}

fn main() -> Result<(), Box<dyn Error>> {
    let client = Client {
        base_url: env::var("EXACT_LOSS_URL").unwrap_or_else(|_| "http://127.0.0.1:8080".into()),
        agent: ureq::AgentBuilder::new().timeout(Duration::from_secs(30)).build(),
    };

    // Two rows of three classes, the classes weighted, the labels smoothed.
    let worked = client.cross_entropy(&Request {
        logits: matrix(&[&[1.0, 2.0, 3.0], &[0.0, -1.0, 0.5]]),
        labels: vec![2, 0],
        class_weight: Some(vec![1.0, 2.0, 5.0]),
        label_smoothing: 0.2,
    })?;
    println!("losses {}", join(&worked.losses));
    for row in &worked.grad {
        println!("grad {}", join(row));
    }

    // Class 1 is masked, yet it is the label: that cannot happen, and its loss is infinite.
    let masks = matrix(&[&[1.0, f64::NEG_INFINITY, 2.0]]);
    let impossible = client.cross_entropy(&Request { logits: masks.clone(), labels: vec![1], ..Request::default() })?;
    println!("impossible {}", impossible.loss);

    // A confident, right answer: most libraries return 0.
    let confident = matrix(&[&[0.0, -50.0]]);
    let tiny = client.cross_entropy(&Request { logits: confident, labels: vec![0], ..Request::default() })?;

    // A masked class that is not the label has probability 0 and gradient 0.
    let masked = client.cross_entropy(&Request { logits: masks, labels: vec![2], ..Request::default() })?;

    // The lines below are the same in every language.
    println!("loss {}", worked.loss);
    println!("tiny {}", tiny.loss);
    println!("masked {} grad {}", masked.loss, join(&masked.grad[0]));
    let logits = matrix(&[&[1.0, 2.0, 3.0], &[0.0, -1.0, 0.5]]);
    let refused = client.cross_entropy(&Request { logits, labels: vec![3, 0], ..Request::default() });
    let error = refused.err().ok_or("a label out of range was accepted; expected a problem")?;
    let problem = error.downcast::<Problem>()?;
    println!("error {} {}", problem.code, problem.errors[0].pointer);
    Ok(())
}

fn matrix(rows: &[&[f64]]) -> Vec<Vec<Number>> {
    rows.iter().map(|row| row.iter().copied().map(Number).collect()).collect()
}

fn join(numbers: &[Number]) -> String {
    numbers.iter().map(Number::to_string).collect::<Vec<_>>().join(" ")
}
