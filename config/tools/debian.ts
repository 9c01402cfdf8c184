/** What some tests need and npm does not have. Installed by apt when that is possible, named when it is not. */
import { spawnSync } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

export interface Helper {
  readonly name: string
  readonly debianPackage: string
  readonly for: string
  readonly isHere: (folders: ReadonlyArray<string>) => boolean
}

const program = (name: string, debianPackage: string, purpose: string): Helper => ({
  name,
  debianPackage,
  for: purpose,
  isHere: (folders) => pathOf(name, folders) !== undefined
})

export const helpers: ReadonlyArray<Helper> = [
  program("sipp", "sip-tester", "SIP calls by a program that shares no code with ours"),
  program("baresip", "baresip", "a SIP telephone that shares no code with ours"),
  program("linphonec", "linphone-cli", "a SIP telephone that transfers after talking"),
  {
    name: "slapd",
    debianPackage: "slapd",
    for: "signing in by a real directory",
    // Debian keeps it beside the programs, where only root's path leads.
    isHere: (folders) => pathOf("slapd", withRoots(folders)) !== undefined
  },
  {
    name: "nft",
    debianPackage: "nftables",
    for: "the marks of calls' packets, set by the kernel",
    // Beside slapd, where only root's path leads.
    isHere: (folders) => pathOf("nft", withRoots(folders)) !== undefined
  },
  program("chromium", "chromium", "the screens in a browser"),
  {
    name: "a Chinese font",
    // 8 MB; Noto's are 60.
    debianPackage: "fonts-wqy-zenhei",
    for: "Chinese on the screens as a person sees it, not as boxes",
    isHere: (folders) => hasChineseFont(folders)
  }
]

/** Chromium is 100 MB with what it needs; a mirror that takes longer is not going to answer. */
const UPDATE_WITHIN_MS = 120_000
const INSTALL_WITHIN_MS = 300_000
/** Another apt may be at work on a fresh machine. */
const LOCK_WITHIN_S = 60

export const missing = (path = process.env["PATH"] ?? ""): ReadonlyArray<Helper> =>
  helpers.filter(({ isHere }) => !isHere(path.split(delimiter)))

const pathOf = (name: string, folders: ReadonlyArray<string>): string | undefined =>
  folders.map((folder) => join(folder, name)).find(isExecutable)

const withRoots = (folders: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...folders,
  ...folders.map((folder) => folder.replace(/bin$/u, "sbin"))
]

/** Any font will do; fontconfig, which comes with Chromium, knows them all. */
const hasChineseFont = (folders: ReadonlyArray<string>): boolean => {
  const fcList = pathOf("fc-list", folders)
  if (fcList === undefined) return false
  return spawnSync(fcList, [":lang=zh-cn", "file"], { encoding: "utf8" }).stdout.trim() !== ""
}

/** What a person types to have them. */
export const installCommand = (wanted: ReadonlyArray<Helper>): string =>
  `apt-get install --no-install-recommends ${wanted.map(({ debianPackage }) => debianPackage).join(" ")}`

/** Installs what is missing. Returns what still is, with the reason in one line. */
export const ensureHelpers = (
  say: (line: string) => void
): { readonly missing: ReadonlyArray<Helper>; readonly reason: string } => {
  const wanted = missing()
  if (wanted.length === 0) return { missing: [], reason: "" }
  if (process.getuid?.() !== 0) return { missing: wanted, reason: "only root may install them" }
  if (!isExecutable("/usr/bin/apt-get")) return { missing: wanted, reason: "there is no apt-get here" }
  const packages = wanted.map(({ debianPackage }) => debianPackage)
  say(`installing ${packages.join(", ")} …`)
  apt(["update"], UPDATE_WITHIN_MS)
  // An installation that was stopped half-way leaves a state in which apt refuses everything until this is done.
  spawnSync("dpkg", ["--configure", "-a"], { stdio: "ignore", timeout: INSTALL_WITHIN_MS, env: quietly() })
  // One after the other: a package that one release lacks does not keep the others away.
  const complaints = packages.flatMap((name) => {
    const done = apt(["install", "-y", "--no-install-recommends", name], INSTALL_WITHIN_MS)
    return done.status === 0 ? [] : [`${name}: ${(done.stderr ?? "").trim().split("\n").at(-1) || "took too long"}`]
  })
  return { missing: missing(), reason: complaints.join("; ") }
}

const apt = (args: ReadonlyArray<string>, withinMs: number) =>
  spawnSync("apt-get", ["-qq", "-o", `DPkg::Lock::Timeout=${LOCK_WITHIN_S}`, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    timeout: withinMs,
    env: quietly()
  })

const quietly = () => ({ ...process.env, DEBIAN_FRONTEND: "noninteractive" })

const isExecutable = (file: string) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

if (import.meta.main) {
  const still = ensureHelpers((line) => process.stderr.write(`${line}\n`))
  for (const helper of still.missing) process.stderr.write(`no ${helper.name} (${helper.for}): ${still.reason}\n`)
}
