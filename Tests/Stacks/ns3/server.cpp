// echo, discard, daytime, chargen and hold on the TCP of ns-3, in real time, with its defaults.
//
//     server DEVICE ADDRESS NETMASK [ADDRESS6 LENGTH6]
//
// DEVICE is a TAP device that is there already. Writes "listening" when all ports take connections.

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include "ns3/core-module.h"
#include "ns3/fd-net-device-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"

using namespace ns3;

namespace {

int OpenDevice(const char* name) {
  ifreq request{};
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  int descriptor = open("/dev/net/tun", O_RDWR);
  if (descriptor < 0 || ioctl(descriptor, TUNSETIFF, &request) < 0) {
    std::perror(name);
    std::exit(1);
  }
  return descriptor;
}

// What the application knows of one connection.
struct Connection : public SimpleRefCount<Connection> {
  bool ended = false;   // the peer's FIN was read
  bool closed = false;  // and ours was asked for
  unsigned column = 0;  // chargen: octets written so far
};

void CloseOnce(Ptr<Socket> socket, Ptr<Connection> connection) {
  if (connection->closed) return;
  connection->closed = true;
  socket->Close();
}

// Sends back as much as there is room for (RFC 862).
void Echo(Ptr<Socket> socket, Ptr<Connection> connection) {
  while (uint32_t count = std::min(socket->GetRxAvailable(), socket->GetTxAvailable())) {
    Ptr<Packet> data = socket->Recv(count, 0);
    if (!data || socket->Send(data) < 0) break;
  }
  if (connection->ended && socket->GetRxAvailable() == 0) CloseOnce(socket, connection);
}

void Discard(Ptr<Socket> socket) {
  while (socket->GetRxAvailable() > 0 && socket->Recv()) {
  }
}

// Lines of 72 printable characters, each line beginning one further (RFC 864), as many as there is room for.
void Chargen(Ptr<Socket> socket, Ptr<Connection> connection) {
  while (!connection->closed) {
    std::string characters;
    uint32_t room = std::min<uint32_t>(socket->GetTxAvailable(), 1480);
    for (unsigned i = 0; i < room; i++) {
      unsigned line = (connection->column + i) / 74, place = (connection->column + i) % 74;
      characters += place == 72 ? '\r' : place == 73 ? '\n' : char(' ' + (line + place) % 95);
    }
    if (room == 0) return;
    int sent = socket->Send(reinterpret_cast<const uint8_t*>(characters.data()), room, 0);
    if (sent <= 0) return;
    connection->column += sent;
  }
}

// The time, as ctime writes it (RFC 867).
void Daytime(Ptr<Socket> socket, Ptr<Connection> connection) {
  std::time_t now = std::time(nullptr);
  char line[64];
  size_t length = std::strftime(line, sizeof line, "%a %b %e %H:%M:%S %Y\r\n", std::gmtime(&now));
  socket->Send(reinterpret_cast<const uint8_t*>(line), length, 0);
  CloseOnce(socket, connection);
}

enum class Service { kEcho, kDiscard, kDaytime, kChargen, kHold };

void OnReceive(Service service, Ptr<Connection> connection, Ptr<Socket> socket) {
  if (service == Service::kEcho) Echo(socket, connection);
  else if (service != Service::kHold) Discard(socket);
}

void OnRoom(Service service, Ptr<Connection> connection, Ptr<Socket> socket, uint32_t) {
  if (service == Service::kEcho) Echo(socket, connection);
  if (service == Service::kChargen) Chargen(socket, connection);
}

void OnEnd(Service service, Ptr<Connection> connection, Ptr<Socket> socket) {
  connection->ended = true;
  OnReceive(service, connection, socket);
  if (service == Service::kDiscard || service == Service::kChargen) CloseOnce(socket, connection);
}

void OnError(Ptr<Connection> connection, Ptr<Socket>) { connection->closed = true; }

void OnConnection(Service service, Ptr<Socket> socket, const Address&) {
  Ptr<Connection> connection = Create<Connection>();
  if (service != Service::kHold) socket->SetRecvCallback(MakeBoundCallback(&OnReceive, service, connection));
  socket->SetSendCallback(MakeBoundCallback(&OnRoom, service, connection));
  socket->SetCloseCallbacks(
      MakeBoundCallback(&OnEnd, service, connection), MakeBoundCallback(&OnError, connection));
  if (service == Service::kChargen) Chargen(socket, connection);
  if (service == Service::kDaytime) Daytime(socket, connection);
}

bool TakeAny(Ptr<Socket>, const Address&) { return true; }

void Listen(Ptr<Node> node, const Address& address, Service service) {
  Ptr<Socket> socket = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
  if (socket->Bind(address) < 0 || socket->Listen() < 0) {
    std::fprintf(stderr, "server: cannot listen\n");
    std::exit(1);
  }
  socket->SetAcceptCallback(MakeCallback(&TakeAny), MakeBoundCallback(&OnConnection, service));
}

Ptr<FdNetDevice> MakeInterface(Ptr<Node> node, const char* name) {
  Ptr<FdNetDevice> device = CreateObject<FdNetDevice>();
  device->SetEncapsulationMode(FdNetDevice::DIX);
  device->SetAddress(Mac48Address("02:00:00:00:00:02"));
  device->SetMtu(1500);
  node->AddDevice(device);
  device->SetFileDescriptor(OpenDevice(name));
  return device;
}

void AddAddresses(Ptr<Node> node, Ptr<NetDevice> device, char** values) {
  Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
  uint32_t interface = ipv4->AddInterface(device);
  ipv4->AddAddress(interface, Ipv4InterfaceAddress(Ipv4Address(values[2]), Ipv4Mask(values[3])));
  ipv4->SetUp(interface);
  if (!values[4] || !values[5]) return;
  Ptr<Ipv6> ipv6 = node->GetObject<Ipv6>();
  interface = ipv6->AddInterface(device);
  ipv6->SetUp(interface);
  ipv6->AddAddress(interface, Ipv6InterfaceAddress(Ipv6Address(values[4]), Ipv6Prefix(std::atoi(values[5]))));
}

}  // namespace

int main(int count, char** values) {
  if (count != 4 && count != 6) {
    std::fprintf(stderr, "usage: server DEVICE ADDRESS NETMASK [ADDRESS6 LENGTH6]\n");
    return 2;
  }
  GlobalValue::Bind("SimulatorImplementationType", StringValue("ns3::RealtimeSimulatorImpl"));
  GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
  Config::SetDefault("ns3::Icmpv6L4Protocol::DAD", BooleanValue(false));  // addresses serve at once
  Ptr<Node> node = CreateObject<Node>();
  Ptr<FdNetDevice> device = MakeInterface(node, values[1]);
  InternetStackHelper().Install(node);
  AddAddresses(node, device, values);
  const std::pair<uint16_t, Service> services[] = {
      {7, Service::kEcho}, {9, Service::kDiscard}, {13, Service::kDaytime},
      {19, Service::kChargen}, {2049, Service::kHold}};
  for (auto [port, service] : services) {
    Listen(node, InetSocketAddress(Ipv4Address::GetAny(), port), service);
    if (count == 6) Listen(node, Inet6SocketAddress(Ipv6Address::GetAny(), port), service);
  }
  std::puts("listening");
  std::fflush(stdout);
  Simulator::Run();
}
