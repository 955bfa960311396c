// An S3 server in a folder that checks signatures, for the tests of the archive: node s3.mjs FOLDER PORT
import S3rver from 's3rver';

const [, , directory, port] = process.argv;
const server = new S3rver({ address: '127.0.0.1', port: Number(port), silent: true, directory, configureBuckets: [{ name: 'images' }] });
const { port: taken } = await server.run();
console.log(`Listening on http://127.0.0.1:${taken}`);
