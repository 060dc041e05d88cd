// Imported first by what may be started with any Node: says that it is too old before something else fails.
// The limit is the one of package.json's `engines`, about which npm itself only warns.
// Keep this file to syntax that old versions read.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Node ${process.versions.node} is too old; 20.19 or newer is needed.\n`)
  process.exit(1)
}
