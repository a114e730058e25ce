// The recipe of docs/embedding.md, built by sites.spec.ts; where the playground lies is the test's to say.
export default {
  title: "Shop docs",
  srcDir: ".",
  outDir: process.env.SITE_OUT,
  cacheDir: `${process.env.SITE_OUT}-cache`,
  head: [["script", { async: "", src: `${process.env.PLAYGROUND_URL}embed.js` }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "flow-playground" } } },
};
