# Rscript spatstat.R FOLDER CELL_SIZE FARTHEST
#
# Log-Gaussian Cox processes with exponential covariance, fitted by spatstat's kppm: minimum
# contrast on the pair correlation function, intercept only. FOLDER holds
#   inside.txt     the study area as cells: a row of 0 and 1 for each row of cells, the lowest first
#   points-N.txt   x <tab> y, a point a line, for N = 0, 1, ...; the study area begins at 0, 0
# Distances go from one cell to FARTHEST. Every result is one line "RESULT {json}".
suppressMessages({
  library(spatstat.geom)
  library(spatstat.explore)
  library(spatstat.model)
})
given <- commandArgs(trailingOnly = TRUE)
folder <- given[1]
cell <- as.numeric(given[2])
farthest <- as.numeric(given[3])

inside <- as.matrix(read.table(file.path(folder, "inside.txt"))) == 1
area <- owin(c(0, ncol(inside) * cell), c(0, nrow(inside) * cell), mask = unname(inside))
lags <- seq(0, farthest, by = cell / 2)

# minimum contrast of |g^power - model^power|^2 over the distances, as kppm has it
control <- list(rmin = cell, rmax = farthest, p = 2)
estimate <- function(curve, power) {
  do.call(lgcp.estpcf, c(list(curve, c(var = 1, scale = 5 * cell), q = power), control))$par
}

for (number in seq_along(list.files(folder, "^points-[0-9]+[.]txt$")) - 1) {
  xy <- read.table(file.path(folder, sprintf("points-%d.txt", number)))
  points <- ppp(xy[[1]], xy[[2]], window = area)
  curve <- pcf(points, r = lags, correction = "translate", divisor = "d")
  alike <- estimate(curve, 1)
  usual <- estimate(curve, 1 / 4)
  if (number == 0) { # the real points: the whole of kppm, which must say the same
    arguments <- list(correction = "translate", r = lags, divisor = "d")
    fit <- do.call(kppm, c(list(points, ~1, "LGCP", statistic = "pcf", statargs = arguments, q = 1),
                           control))
    stopifnot(all(abs(fit$clustpar / alike - 1) < 0.01))
  }
  whole <- curve$trans[seq(3, length(lags), by = 2)]
  cat(sprintf(
    paste('RESULT {"strength": %.6g, "scale": %.6g, "usual_strength": %.6g,',
          '"usual_scale": %.6g, "g": [%s]}\n'),
    alike[[1]], alike[[2]], usual[[1]], usual[[2]], paste(sprintf("%.6g", whole), collapse = ", ")
  ))
}
