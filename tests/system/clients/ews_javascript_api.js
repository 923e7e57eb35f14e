// Plays ews-javascript-api's discovery: reads one JSON object from standard input, writes one to standard output.
//   in    {operation: "users" | "domains" | "url", login, password, about: [...], settings: [names], hosts: {name: {port: real port}}}
//   out   {connected: ["name:port", ...], responses: [{code, message, redirect, settings: {...}, errors: {name: code}}]}, or {connected, error}
// Only names are bent: a connection to a host of `hosts` goes to the loopback interface, to any other is refused, and there is no SRV record.
"use strict";

const dns = require("dns");
const net = require("net");
const ews = require("ews-javascript-api");

const order = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const connected = [];

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const bent = { ...(Array.isArray(given[0]) ? given[0][0] : given[0]) };
  connected.push(`${bent.host}:${bent.port}`);
  bent.port = (order.hosts[bent.host] || {})[bent.port] || 1;
  bent.host = "127.0.0.1";
  const then = given.flat().find((each) => typeof each === "function");
  return connect.call(this, bent, then);
};
dns.resolveSrv = (name, done) => done(new Error("there is no DNS here"));

// Collections become lists of plain objects.
function plain(value) {
  if (value === null || value === undefined || typeof value !== "object") return value;
  const list = value.Connections || value.Urls || value.Entries;
  if (Array.isArray(list)) return list.map(plain);
  const out = {};
  for (const [key, each] of Object.entries(value)) if (typeof each !== "object") out[key] = each;
  return out;
}

function readResponse(response, kind) {
  const out = { code: ews.AutodiscoverErrorCode[response.ErrorCode], message: response.ErrorMessage, redirect: response.RedirectTarget, settings: {}, errors: {} };
  for (const { key, value } of response.Settings.Items) out.settings[kind[key]] = plain(value);
  for (const error of response.UserSettingErrors || response.DomainSettingErrors || []) out.errors[error.SettingName] = ews.AutodiscoverErrorCode[error.ErrorCode];
  return out;
}

async function play() {
  if (order.operation === "url") {
    const service = new ews.ExchangeService(ews.ExchangeVersion.Exchange2016);
    service.Credentials = new ews.WebCredentials(order.login, order.password);
    await service.AutodiscoverUrl(order.about[0], () => true);
    return { url: service.Url.ToString() };
  }
  const service = new ews.AutodiscoverService(ews.ExchangeVersion.Exchange2013);
  service.Credentials = new ews.WebCredentials(order.login, order.password);
  service.RedirectionUrlValidationCallback = () => true;
  if (order.operation === "domains") {
    const names = order.settings.map((name) => ews.DomainSettingName[name]);
    const found = await service.GetDomainSettings(order.about, null, ...names);
    return { responses: found.Responses.map((each) => readResponse(each, ews.DomainSettingName)) };
  }
  const names = order.settings.map((name) => ews.UserSettingName[name]);
  const found = await service.GetUsersSettings(order.about, ...names);
  const version = service.ServerInfo;
  return {
    server: version ? `${version.MajorVersion}.${version.MinorVersion}.${version.MajorBuildNumber}` : null,
    responses: found.Responses.map((each) => readResponse(each, ews.UserSettingName)),
  };
}

play().then(
  (result) => process.stdout.write(JSON.stringify({ connected, ...result })),
  (error) => process.stdout.write(JSON.stringify({ connected, error: String((error && error.message) || error) })),
);
