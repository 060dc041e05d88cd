// Loads the native binding named on the command line and says what it found, as one line of JSON.
const binding = require(/** @type {string} */ (process.argv[2]))

process.stdout.write(
  `${JSON.stringify({ version: binding.TF_Version, usesGpu: binding.isUsingGpuDevice() })}\n`,
)
