import { resolve } from "node:path"
import tailwindcss from "@tailwindcss/vite"
import { defineConfig } from "vite"
import solid from "vite-plugin-solid"

const here = import.meta.dirname

/** `vite build -c ui/vite.config.ts` makes ui/dist; `--mode playground` makes the component gallery beside it. */
export default defineConfig(({ mode }) => ({
  root: here,
  publicDir: resolve(here, "public"),
  plugins: [solid(), tailwindcss()],
  build: {
    outDir: resolve(here, mode === "playground" ? "dist/playground" : "dist"),
    emptyOutDir: true,
    // The oldest browser that Tailwind 4 paints rightly; domestic browsers on this core are at 112 and later.
    target: "chrome111",
    // Data addresses would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: resolve(here, mode === "playground" ? "playground.html" : "index.html") }
  },
  server: {
    proxy: { "/api": "http://127.0.0.1:8080", "/ws": { target: "ws://127.0.0.1:8080", ws: true } }
  }
}))
