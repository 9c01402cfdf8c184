"use strict"
/**
 * Run before every command, by whatever Node npm found. Written so that any Node can read it: when ours is not there, the
 * machine's own must be able to say so in one line, instead of a stack trace about an unknown file extension.
 */
const { existsSync } = require("node:fs")
const { join, resolve } = require("node:path")

/** The first that runs TypeScript as it is and has the permission model that confines our workers. */
const MAJOR = 24

/** What keeps Carillon from running under this Node, with the cure, or undefined. */
exports.complaint = ({ arch, platform, root, version }) => {
  if (Number(version.split(".")[0]) >= MAJOR) return undefined
  const name = `node-${platform}-${arch}`
  const about = `Carillon runs under Node ${MAJOR}, and this is Node ${version}`
  if (platform !== "linux" || !["x64", "arm64"].includes(arch))
    return `${about}: npm has no package ${name}; put Node ${MAJOR} or later first in the PATH`
  if (!existsSync(join(root, "node_modules"))) return `${about}: run \`npm ci\`, which brings its own`
  if (!existsSync(join(root, "node_modules", name)))
    return `${about}: npm left out the optional package ${name}; run \`npm ci --include=optional\``
  return `${about}: node_modules/.bin/node, a link to ${name}, is missing or not first in the PATH; run \`npm ci --bin-links\` and start by npm`
}

if (require.main === module) {
  const { arch, platform, versions } = process
  const why = exports.complaint({ arch, platform, version: versions.node, root: resolve(__dirname, "../..") })
  if (why !== undefined) {
    process.stderr.write(`${why}\n`)
    process.exitCode = 1
  }
}
