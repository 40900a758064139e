# Rscript peer.R FOLDER FAMILY=LIMIT...
#
# The fit as an R user would do it: culling by cv.glmnet with coefficients of 0 or more, then
# bidirectional stepwise by BIC, with glm.fit (poisson) or MASS::glm.nb (nb2), for at most LIMIT
# seconds a family. FOLDER holds the same design that the plugin fits:
#   variables.txt  factor <tab> variable, one line a column
#   counts.i32     events of each cell, 32-bit integers
#   columns.u8     0/1, a byte a cell, one column after the other (protective ones hold 1 too)
#   signs.txt      1 or -1, one line a column
# Every result is one line "RESULT {json}".
suppressMessages({
  library(glmnet)
  library(Matrix)
  library(MASS)
})
P_VALUE <- 0.05
FOLDS <- 5
LEAST_GAIN <- 1e-6

given <- commandArgs(trailingOnly = TRUE)
folder <- given[1]
families <- sub("=.*", "", given[-1])
limits <- as.numeric(sub(".*=", "", given[-1]))
seconds <- function() proc.time()[["elapsed"]]
tell <- function(stage, took, finished, bic, terms) {
  cat(sprintf(
    'RESULT {"stage": "%s", "seconds": %.3f, "finished": %s, "bic": %s, "terms": %d}\n',
    stage, took, if (finished) "true" else "false",
    if (is.na(bic)) "null" else sprintf("%.4f", bic), terms
  ))
}

listed <- read.delim(file.path(folder, "variables.txt"), header = FALSE, quote = "",
                     comment.char = "", colClasses = "character", encoding = "UTF-8")
factor_of <- listed[[1]]
sign_of <- scan(file.path(folder, "signs.txt"), quiet = TRUE)
counts_file <- file.path(folder, "counts.i32")
counts <- readBin(counts_file, "integer", file.size(counts_file) / 4, size = 4)
n <- length(counts)
p <- nrow(listed)

started <- seconds()
columns_file <- file(file.path(folder, "columns.u8"), "rb")
ones <- lapply(seq_len(p), function(j) which(readBin(columns_file, "raw", n) != as.raw(0)))
close(columns_file)
design <- sparseMatrix(
  i = unlist(ones), j = rep(seq_len(p), lengths(ones)),
  x = rep(sign_of, lengths(ones)), dims = c(n, p)
)
tell("read", seconds() - started, TRUE, NA, p)

# each run of five cells, in the order of their counts, is dealt to the five folds
stratified <- function(y) {
  order_of_cells <- order(y, runif(length(y)))
  dealt <- replicate(ceiling(length(y) / FOLDS), sample(FOLDS))
  folds <- integer(length(y))
  folds[order_of_cells] <- as.vector(dealt)[seq_along(y)]
  folds
}

set.seed(1)
started <- seconds()
validated <- cv.glmnet(design, counts, family = "poisson", alpha = 0.95, lower.limits = 0,
                       standardize = FALSE, foldid = stratified(counts))
coefficients <- as.vector(coef(validated, s = "lambda.min"))[-1]
survivors <- which(coefficients > 0)
tell("culling", seconds() - started, TRUE, NA, length(survivors))

dense <- as.matrix(design[, survivors, drop = FALSE])
factor_of <- factor_of[survivors]

poisson_fit <- function(chosen) {
  fit <- glm.fit(cbind(1, dense[, chosen, drop = FALSE]), counts, family = poisson())
  class(fit) <- c("glm", "lm")
  fit
}
negative_binomial_fit <- function(chosen) {
  if (length(chosen) == 0) return(suppressWarnings(glm.nb(counts ~ 1)))
  x <- dense[, chosen, drop = FALSE]
  suppressWarnings(glm.nb(counts ~ x))
}
allowed <- function(fit) {
  table <- coef(summary(fit))[-1, , drop = FALSE]
  all(table[, 1] > 0) && all(table[, 4] <= P_VALUE)
}

stepwise <- function(fitted_by, limit) {
  started <- seconds()
  chosen <- integer(0)
  bic <- BIC(fitted_by(chosen))
  repeat {
    free <- setdiff(seq_along(survivors), chosen)
    free <- free[!factor_of[free] %in% factor_of[chosen]]
    steps <- c(lapply(free, function(j) c(chosen, j)),
               lapply(chosen, function(j) setdiff(chosen, j)))
    best <- NULL
    best_bic <- bic - LEAST_GAIN
    for (step in steps) {
      if (seconds() - started > limit) {
        took <- seconds() - started
        return(list(finished = FALSE, bic = bic, terms = length(chosen), took = took))
      }
      fit <- tryCatch(fitted_by(step), error = function(reason) NULL)
      if (is.null(fit)) next # glm.nb stops where it finds no finite dispersion
      if (BIC(fit) < best_bic && (length(step) == 0 || allowed(fit))) {
        best <- step
        best_bic <- BIC(fit)
      }
    }
    if (is.null(best)) break
    chosen <- best
    bic <- best_bic
  }
  list(finished = TRUE, bic = bic, terms = length(chosen), took = seconds() - started)
}

for (number in seq_along(families)) {
  family <- families[number]
  fitted_by <- switch(family, poisson = poisson_fit, nb2 = negative_binomial_fit,
                      stop("unknown family ", family))
  found <- stepwise(fitted_by, limits[number])
  tell(family, found$took, found$finished, found$bic, found$terms)
}
