"use strict"
/**
 * Run after every install and before every command, by whatever Node npm found. Written so that any Node can read it: when ours is
 * not there, the machine's own must be able to say so in one line, instead of a stack trace about an unknown file extension.
 */
const { existsSync, mkdirSync, rmSync, symlinkSync } = require("node:fs")
const { dirname, join, resolve } = require("node:path")

/** The first that runs TypeScript as it is and has the permission model that confines our workers. */
const MAJOR = 24

/**
 * Makes node_modules/.bin/node where npm did not. npm 9 makes it for the package of this machine, and takes it away again with
 * the package of another one, which it leaves out; `bin-links=false` makes none. True when it was made just now.
 */
exports.linkNode = ({ arch, platform, root }) => {
  const name = `node-${platform}-${arch}`
  const link = join(root, "node_modules/.bin/node")
  if (existsSync(link) || !existsSync(join(root, "node_modules", name, "bin/node"))) return false
  try {
    mkdirSync(dirname(link), { recursive: true })
    rmSync(link, { force: true })
    symlinkSync(`../${name}/bin/node`, link)
    return true
  } catch {
    // Another's checkout, or a read-only disk; another command may have been quicker.
    return existsSync(link)
  }
}

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
  if (!existsSync(join(root, "node_modules/.bin/node")))
    return `${about}: node_modules/.bin/node, a link to ${name}, is missing and cannot be made by this user; run \`npm ci\` as the owner of the checkout`
  return `${about}: node_modules/.bin is not first in the PATH; start it by npm`
}

if (require.main === module) {
  const { arch, platform, versions } = process
  const machine = { arch, platform, version: versions.node, root: resolve(__dirname, "../..") }
  const why = exports.linkNode(machine) ? undefined : exports.complaint(machine)
  if (why !== undefined) {
    process.stderr.write(`${why}\n`)
    // An install has done what it could; the command that comes next says it again and stops.
    if (process.env.npm_lifecycle_event !== "postinstall") process.exitCode = 1
  }
}
