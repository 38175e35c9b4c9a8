import { defineConfig } from "vite";

// The built page is committed and goes into the wheel: names without hashes keep the
// history readable, and the service sends an ETag with every file.
export default defineConfig({
  base: "./",
  worker: {
    format: "es",
    rollupOptions: { output: { entryFileNames: "assets/[name].js" } },
  },
  build: {
    outDir: "../gridplan/api/static",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      output: {
        entryFileNames: "assets/[name].js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
});
