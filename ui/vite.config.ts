import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import tailwindcss from "@tailwindcss/vite"
import { defineConfig, type Plugin } from "vite"
import solid from "vite-plugin-solid"
import { helpApart } from "./help-apart.ts"
import { withoutChecks, withoutNodes } from "./without-checks.ts"

const here = import.meta.dirname
const fileOfRoot = (name: string): string => readFileSync(resolve(here, "..", name), "utf8")

interface Locked {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
}

/** Writes the licences of what we ship beside the screens, out of the lock file. What only builds or tests is left out. */
const licences = (): Plugin => ({
  name: "licences",
  generateBundle() {
    const { packages } = JSON.parse(fileOfRoot("package-lock.json")) as {
      readonly packages: Readonly<Record<string, Locked>>
    }
    const shipped = Object.entries(packages)
      .filter(([path, { dev }]) => path !== "" && dev !== true)
      .map(([path, { license = "", version = "" }]) => ({
        name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
        version,
        licence: license
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    this.emitFile({ type: "asset", fileName: "assets/licences.json", source: JSON.stringify(shipped) })
  }
})

/** `vite build -c ui/vite.config.ts` makes ui/dist; `--mode playground` makes the component gallery beside it. */
export default defineConfig(({ mode }) => ({
  root: here,
  publicDir: resolve(here, "public"),
  plugins: [solid(), tailwindcss(), licences(), withoutChecks(), withoutNodes(), helpApart()],
  define: {
    CARILLON_VERSION: JSON.stringify((JSON.parse(fileOfRoot("package.json")) as { version: string }).version)
  },
  build: {
    outDir: resolve(here, mode === "playground" ? "dist/playground" : "dist"),
    emptyOutDir: true,
    // The oldest browser that Tailwind 4 paints rightly; domestic browsers on this core are at 112 and later.
    target: "chrome111",
    // Data addresses would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      // To read a property does nothing but read it, here and in what we ship. Effect's schemas of cookies, addresses and DNS records
      // fall away with it, 3 KB of 78 on every page, gzip: they look at each other when they are made.
      // What is not used of the engine's rooms falls away whole: their files decide and declare, and do nothing when they are loaded.
      treeshake: {
        propertyReadSideEffects: false,
        moduleSideEffects: [{ test: /\/(?:actors|engine)\/.*\.ts$/u, sideEffects: false }]
      },
      input: resolve(here, mode === "playground" ? "playground.html" : "index.html"),
      // What every page needs is one file: it packs better by a tenth than fifty of them, and is one question to the server. The
      // entry stays the entry.
      output: {
        codeSplitting: { groups: [{ name: "every-page", tags: ["$initial"], test: /^(?!.*(main\.tsx|\.html)$)/u }] }
      }
    }
  },
  server: {
    proxy: {
      "/api": "http://127.0.0.1:8080",
      "/ws": { target: "ws://127.0.0.1:8080", ws: true },
      "/sip": { target: "ws://127.0.0.1:8080", ws: true }
    }
  }
}))
