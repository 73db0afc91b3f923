# Cross-entropy and its gradient from R 4, with httr2 and jsonlite.
#
#     Rscript cross_entropy.R
library(httr2)

base_url <- Sys.getenv("EXACT_LOSS_URL", "http://127.0.0.1:8080")

# region request
#' Cross-entropy of `logits`, a matrix with a row a sample, against `labels`, which count classes from 0.
#'
#' `...`: class_weight, label_smoothing, reduction, ...; what must be an array though it has one element is `I(x)`.
#' Returns a list: `loss` (the mean, unless `reduction` says otherwise), `losses`, and `grad`, a matrix as `logits`.
#' A refusal is a condition of class `exact_loss_error` with `code` and `pointers`.
cross_entropy <- function(logits, labels, ...) {
  fields <- list(logits = encode(logits), labels = I(as.integer(labels)), ...)
  reply <- request(base_url) |>
    req_url_path_append("v1", "cross-entropy") |>
    # 17 digits keep every bit of a double, of which jsonlite would write 4.
    req_body_json(fields, digits = I(17)) |>
    req_error(is_error = \(reply) FALSE) |>
    req_timeout(30) |>
    req_perform()
  if (identical(resp_content_type(reply), "application/problem+json")) refuse(resp_body_json(reply))
  resp_check_status(reply) # not from the service: a proxy's page, say
  lapply(resp_body_json(reply), decode)
}
# endregion

# region problem
refuse <- function(problem) {
  pointers <- vapply(problem$errors, \(error) error$pointer, "")
  stop(errorCondition(problem$detail, class = "exact_loss_error", code = problem$code, pointers = pointers))
}
# endregion

# region numbers
# JSON has no infinity, so the service writes and reads names; jsonlite would write "-Inf". A row that has one is a list.
encode <- function(logits) {
  if (all(is.finite(logits))) return(logits)
  name <- \(x) if (is.nan(x)) "NaN" else if (x > 0) "Infinity" else "-Infinity"
  apply(unname(logits), 1, \(row) lapply(row, \(x) if (is.finite(x)) x else name(x)), simplify = FALSE)
}

decode <- function(value) {
  if (is.character(value)) return(as.numeric(sub("Infinity", "Inf", value, fixed = TRUE)))
  if (!is.list(value)) return(value)
  parts <- lapply(value, decode)
  if (length(value) > 0 && is.list(value[[1]])) do.call(rbind, parts) else unlist(parts)
}
# endregion

line <- function(...) cat(paste(...), "\n", sep = "")

# The fewest digits that read back as the same number.
text <- function(numbers) {
  shortest <- \(x) {
    for (digits in 15:17) if (as.numeric(written <- sprintf("%.*g", digits, x)) == x) break
    written
  }
  paste(vapply(numbers, shortest, ""), collapse = " ")
}

logits <- rbind(c(1, 2, 3), c(0, -1, 0.5))

# Two rows of three classes, the classes weighted, the labels smoothed.
worked <- cross_entropy(logits, c(2, 0), class_weight = c(1, 2, 5), label_smoothing = 0.2)
line("losses", text(worked$losses))
for (n in seq_len(nrow(worked$grad))) line("grad", text(worked$grad[n, ]))

# Class 1 is masked, yet it is the label: that cannot happen, and its loss is infinite.
impossible <- cross_entropy(rbind(c(1, -Inf, 2)), 1)
line("impossible", text(impossible$loss))

# A confident, right answer: most libraries return 0.
tiny <- cross_entropy(rbind(c(0, -50)), 0)

# A masked class that is not the label has probability 0 and gradient 0.
masked <- cross_entropy(rbind(c(1, -Inf, 2)), 2)

# The lines below are the same in every language.
line("loss", text(worked$loss))
line("tiny", text(tiny$loss))
line("masked", text(masked$loss), "grad", text(masked$grad))
tryCatch(
  cross_entropy(logits, c(3, 0)),
  exact_loss_error = \(error) line("error", error$code, error$pointers[[1]])
)
