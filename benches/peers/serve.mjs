// The pages of the measurements, each server an origin of its own on loopback.
import { createServer } from "node:http";
import { extname, normalize } from "node:path";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** Answers a path with what `find` gives for it, or with the status that `missing` gives; gives the server and its address. */
export async function serve(find, missing = () => 404) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const name = path === "/" ? "/index.html" : path;
    const body = await Promise.resolve(name).then(find).catch(() => undefined);
    if (body === undefined) return void response.writeHead(missing(path)).end();
    response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "text/html", "access-control-allow-origin": "*" }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return [server, `http://127.0.0.1:${server.address().port}`];
}
