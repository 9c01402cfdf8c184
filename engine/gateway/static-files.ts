import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { extname, join } from "node:path"
import { fileBelow } from "../folders/file-below.ts"

/** Screens that are one page: its script reads the path. */
const PAGES = /^\/(?:(?:agent|wall|calls|recordings|sign-in|profile|system)(?:\/[^.]*)?|administration(?:\/.*)?)?$/u
/** The bundler puts a hash of the contents into these names. */
const HASHED = "/assets/"
/** A file of the screens that is larger was not made by our bundler. */
const FILE_LIMIT_BYTES = 16 * 1024 * 1024
/** Files kept in memory; ui/dist has some dozens. */
const KEPT_LIMIT = 500

const CONTENT_TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wav": "audio/wav",
  ".mp3": "audio/mpeg",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm"
}

/**
 * For every page we serve. All from our own house: no other host's scripts, and nobody may frame us. Styles may stand in
 * attributes, because the screens set colours and widths by state.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; " +
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "permissions-policy": "microphone=(self), camera=(), geolocation=()",
  "x-frame-options": "DENY"
}

const htmlHeaders = { "content-type": CONTENT_TYPES[".html"] as string, "cache-control": "no-store", ...PAGE_HEADERS }

/** What a request says of the answer it wants. */
export interface Asked {
  readonly accept: string | null
  readonly ifNoneMatch: string | null
}

/** The language the built page names; a centre that starts in another one has it said there instead. */
const BUILT_LANGUAGE = '<html lang="zh-CN"'

interface Kept {
  readonly mtimeMs: number
  /** Of the file; what we serve of it may be longer. */
  readonly size: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly etag: string
}

/**
 * The screens' files below `dir` (ui/dist): answers a path, or null when there is no such file or page. The page says `locale`
 * as its language, which is the one a screen starts with until a person chooses.
 */
export const makeStaticFiles = (dir: string, locale: string) => {
  const kept = new Map<string, Kept>()

  const read = async (name: string): Promise<Kept | null> => {
    const found = await fileBelow(dir, name)
    if (found === null || found.stats.size > FILE_LIMIT_BYTES) return null
    const before = kept.get(name)
    if (before !== undefined && before.mtimeMs === found.stats.mtimeMs && before.size === found.stats.size)
      return before
    const raw = new Uint8Array(await readFile(found.path))
    const bytes = extname(name) === ".html" ? inLanguage(raw, locale) : raw
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`
    const file = { mtimeMs: found.stats.mtimeMs, size: found.stats.size, bytes, etag }
    kept.set(name, file)
    if (kept.size > KEPT_LIMIT) kept.delete(kept.keys().next().value as string)
    return file
  }

  return async (path: string, { accept, ifNoneMatch }: Asked): Promise<Response | null> => {
    const isPage = PAGES.test(path)
    const name = isPage ? "index.html" : decoded(path)
    const found = name === null ? null : await read(join(".", name))
    // A typed or bookmarked address that is none: the page says so in the person's words. What a program asks for stays JSON.
    const isLost = found === null && !isPage && isForPerson(accept)
    const file = isLost ? await read("index.html") : found
    if (file === null) return isPage ? notBuilt() : null
    if (isLost) return new Response(file.bytes, { status: 404, headers: { ...htmlHeaders, etag: file.etag } })
    const contentType = CONTENT_TYPES[extname(name ?? "")] ?? "application/octet-stream"
    const headers = {
      "content-type": contentType,
      "cache-control": path.startsWith(HASHED) ? "public, max-age=31536000, immutable" : "no-cache",
      etag: file.etag,
      ...(contentType.startsWith("text/html") ? PAGE_HEADERS : {})
    }
    if (ifNoneMatch !== null && ifNoneMatch.split(",").some((tag) => tag.trim().replace(/^W\//u, "") === file.etag))
      return new Response(null, { status: 304, headers })
    return new Response(file.bytes, { headers: { ...headers, "content-length": String(file.bytes.length) } })
  }
}

/** Browsers name HTML when a person goes to an address, and not for scripts, pictures or fetch. */
const isForPerson = (accept: string | null): boolean => (accept ?? "").includes("text/html")

const inLanguage = (page: Uint8Array<ArrayBuffer>, locale: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(new TextDecoder().decode(page).replace(BUILT_LANGUAGE, `<html lang="${locale}"`))

const decoded = (path: string): string | null => {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

const notBuilt = (): Response =>
  new Response(
    `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Carillon</title>
<h1>界面尚未构建</h1><p>请运行 <code>npm run build</code>，然后刷新此页。</p>
<h1 lang="en">The screens are not built</h1><p lang="en">Run <code>npm run build</code>, then reload this page.
The API works without them: <a href="/docs">/docs</a>.</p></html>`,
    {
      status: 503,
      headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", ...PAGE_HEADERS }
    }
  )
