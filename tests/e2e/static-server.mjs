// Serves a folder under a path, as a plain static host would: node static-server.mjs <folder> <port> <path>
import { createServer } from "node:http";
import sirv from "sirv";

const [folder, port, path] = process.argv.slice(2);
if (!folder || !port || !path?.startsWith("/") || !path.endsWith("/")) {
  console.error("usage: node static-server.mjs <folder> <port> </path/>");
  process.exit(2);
}

const serve = sirv(folder, { etag: true, dev: false });

function notFound(response) {
  response.writeHead(404, { "content-type": "text/plain" });
  response.end("Not found: this server knows nothing outside of the path it was given.\n");
}

createServer((request, response) => {
  // Nothing outside of the path: a page that asks for `/app.js` fails here as it would on a shared host.
  if (!request.url.startsWith(path)) return notFound(response);
  request.url = request.url.slice(path.length - 1);
  serve(request, response, () => notFound(response));
}).listen(Number(port), "127.0.0.1");
